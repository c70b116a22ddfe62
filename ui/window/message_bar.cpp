// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/message_bar.h"

#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace lectern::ui {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), m_label(new QLabel(this)), m_action(new QPushButton(this))
{
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText); // file names are not trusted with more
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_action->hide();
    connect(m_action, &QPushButton::clicked, this, &MessageBar::takeWayOut);
    auto* close = new QToolButton(this);
    close->setText(QStringLiteral("✕"));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close this message"));
    close->setToolTip(close->accessibleName());
    connect(close, &QToolButton::clicked, this, &MessageBar::putAway);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * Theme::kSpacing, Theme::kSpacing, Theme::kSpacing, Theme::kSpacing);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_action);
    layout->addWidget(close);
    setObjectName(QStringLiteral("messageBar"));
    setFrameShape(QFrame::NoFrame);
    hide();
}

void MessageBar::say(const QString& sentence)
{
    m_wayOut = nullptr;
    m_action->hide();
    present(sentence, Theme::colours().bad);
}

void MessageBar::tell(const QString& sentence)
{
    m_wayOut = nullptr;
    m_action->hide();
    present(sentence, Theme::colours().text);
}

void MessageBar::offer(const QString& sentence, const QString& words, std::function<void()> what)
{
    m_wayOut = std::move(what);
    m_action->setText(words);
    m_action->setAccessibleDescription(sentence);
    m_action->show();
    present(sentence, Theme::colours().text);
}

void MessageBar::withdraw(const QString& gone)
{
    if (sentence() == gone)
        putAway();
}

void MessageBar::putAway()
{
    m_wayOut = nullptr;
    hide();
}

void MessageBar::takeWayOut()
{
    const std::function<void()> wayOut = std::exchange(m_wayOut, nullptr); // it may say something here again
    hide();
    if (wayOut)
        wayOut();
}

void MessageBar::present(const QString& sentence, const QColor& colour)
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, colour);
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
