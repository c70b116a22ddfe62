// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/notice_bar.h"

#include "ui/theme/theme.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace lectern::ui {

NoticeBar::NoticeBar(QWidget* parent)
    : QWidget(parent), m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this)), m_buttons(new QHBoxLayout),
      m_label(new QLabel(this))
{
    m_label->setTextFormat(Qt::PlainText); // names of files and labels of pages are not trusted with more
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_layout->setContentsMargins(3 * Theme::kSpacing, Theme::kSpacing, 2 * Theme::kSpacing, Theme::kSpacing + 1);
    m_layout->setSpacing(2 * Theme::kSpacing);
    m_buttons->setSpacing(2 * Theme::kSpacing);
    m_layout->addWidget(m_label, 1);
    m_layout->addLayout(m_buttons);
    m_buttons->addStretch();
    hide();
}

void NoticeBar::setNotice(const QString& sentence, const std::vector<NoticeAction>& actions)
{
    for (QPushButton* button : findChildren<QPushButton*>()) {
        button->disconnect(this);
        button->hide();
        button->setParent(nullptr);
        button->deleteLater(); // one of them may be what called this
    }
    m_label->setText(sentence);
    setAccessibleName(sentence);
    for (const NoticeAction& action : actions) {
        auto* const button = new QPushButton(action.words, this);
        button->setToolTip(action.explanation);
        button->setAccessibleDescription(action.explanation.isEmpty() ? sentence : action.explanation);
        connect(button, &QPushButton::clicked, this, action.what);
        m_buttons->addWidget(button);
        button->show();
    }
    setVisible(!sentence.isEmpty());
    arrange();
    if (!sentence.isEmpty()) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

QString NoticeBar::sentence() const
{
    return m_label->text();
}

/// One beside the other where all words of the sentence fit into one line.
void NoticeBar::arrange()
{
    const int words = m_label->fontMetrics().horizontalAdvance(m_label->text());
    const int needed = words + m_buttons->sizeHint().width() + m_layout->spacing() + m_layout->contentsMargins().left() +
                       m_layout->contentsMargins().right();
    m_layout->setDirection(needed <= width() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void NoticeBar::resizeEvent(QResizeEvent*)
{
    arrange();
}

void NoticeBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        update();
    QWidget::changeEvent(event);
}

void NoticeBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::colours().pane);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::colours().line);
}

} // namespace lectern::ui
