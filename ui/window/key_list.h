// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>

class QAction;
class QWidget;

namespace lectern::ui {

/// Shows what the keys do: those of the actions, and those that the panes take themselves.
void showKeyList(QWidget* window, const QList<QAction*>& actions);

} // namespace lectern::ui
