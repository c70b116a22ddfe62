// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/library/forget_bar.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace lectern::ui {

ForgetBar::ForgetBar(QWidget* parent) : QWidget(parent), m_sentence(new QLabel), m_keep(new QPushButton(tr("Keep")))
{
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    auto* forget = new QPushButton(tr("Forget"));
    for (QPushButton* button : {m_keep, forget})
        button->setAutoDefault(true); // Enter presses it, as everywhere in the window
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_keep);
    buttons->addWidget(forget);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 8, 10, 8);
    layout->addWidget(m_sentence);
    layout->addLayout(buttons);
    connect(m_keep, &QPushButton::clicked, this, &ForgetBar::declined);
    connect(forget, &QPushButton::clicked, this, &ForgetBar::accepted);
    hide();
}

void ForgetBar::ask(const QString& sentence)
{
    m_sentence->setText(sentence);
    m_keep->setAccessibleDescription(sentence);
    setAccessibleName(sentence);
    show();
    m_keep->setFocus(Qt::OtherFocusReason);
}

void ForgetBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        emit declined();
    else
        QWidget::keyPressEvent(event);
}

void ForgetBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::colours().bad);
    painter.setBrush(Theme::colours().pane);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadius, Theme::kRadius);
}

} // namespace lectern::ui
