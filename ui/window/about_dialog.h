// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

namespace lectern::ui {

/// Version and licence, and whose work the program builds on. Its texts are in the program: they need no file and no network.
class AboutDialog : public QDialog {
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* window);
};

} // namespace lectern::ui
