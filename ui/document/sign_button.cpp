// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/sign_button.h"

namespace lectern::ui {

QToolButton* makeSignButton(QWidget* parent, const QString& sign, const QString& name)
{
    auto* const button = new QToolButton(parent);
    button->setText(sign);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace lectern::ui
