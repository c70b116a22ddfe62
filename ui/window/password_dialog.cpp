// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/password_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace lectern::ui {

PasswordDialog::PasswordDialog(const QString& file, bool wrong, QWidget* parent) : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Password"));
    auto* sentence = new QLabel(wrong ? tr("The password is wrong. Password of %1:").arg(file)
                                      : tr("%1 is encrypted. Its password:").arg(file),
                                this);
    sentence->setTextFormat(Qt::PlainText);
    auto* field = new QLineEdit(this);
    field->setEchoMode(QLineEdit::Password);
    field->setAccessibleName(tr("Password"));
    sentence->setBuddy(field);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel, this);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(sentence);
    layout->addWidget(field);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, [this, field] {
        emit entered(field->text().toUtf8());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

} // namespace lectern::ui
