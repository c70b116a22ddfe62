// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

class QWidget;

namespace lectern::ui {

/// Shows what the keys do: the window's own actions and those of the panes.
void showKeyList(QWidget* window);

/// Shows version, licence and whose work the program builds on.
void showAbout(QWidget* window);

} // namespace lectern::ui
