// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

namespace lectern::ui {

/// Asks for the password of an encrypted document. Deletes itself when it is closed.
class PasswordDialog : public QDialog {
    Q_OBJECT

public:
    /// @param wrong the password given before was wrong
    PasswordDialog(const QString& file, bool wrong, QWidget* parent);

signals:
    void entered(const QByteArray& password);
};

} // namespace lectern::ui
