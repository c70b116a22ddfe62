// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/message_bar.h"

#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace lectern::ui {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), m_label(new QLabel(this))
{
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText); // file names are not trusted with more
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* close = new QToolButton(this);
    close->setText(QStringLiteral("✕"));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close this message"));
    close->setToolTip(close->accessibleName());
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * Theme::kSpacing, Theme::kSpacing, Theme::kSpacing, Theme::kSpacing);
    layout->addWidget(m_label, 1);
    layout->addWidget(close);
    setObjectName(QStringLiteral("messageBar"));
    setFrameShape(QFrame::NoFrame);
    hide();
}

void MessageBar::say(const QString& sentence)
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, Theme::colours().bad);
    m_label->setPalette(colours);
    m_label->setText(sentence);
    setAccessibleName(sentence);
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString MessageBar::sentence() const
{
    return isHidden() ? QString() : m_label->text();
}

} // namespace lectern::ui
