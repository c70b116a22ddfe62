// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/turn_failure.h"

#include "ui/conversation/text_button.h"

#include <QLabel>
#include <QStyle>

namespace lectern::ui {

TurnFailure::TurnFailure(const QString& sentence, QWidget* parent)
    : QWidget(parent), m_sentence(new QLabel(sentence, this)), m_retry(new TextButton(QStringLiteral("↻"), tr("Retry"), true, this))
{
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setForegroundRole(QPalette::BrightText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_retry->setAccessibleDescription(sentence);
    connect(m_retry, &TextButton::clicked, this, &TurnFailure::retryRequested);
}

int TurnFailure::layOut(int width)
{
    const int height = m_sentence->heightForWidth(width);
    m_sentence->setGeometry(0, 0, width, height);
    const QRect row(0, height + 2, width, m_retry->sizeHint().height());
    m_retry->setGeometry(QStyle::visualRect(layoutDirection(), row, QRect(row.topLeft(), m_retry->sizeHint())));
    return row.bottom() + 1;
}

QWidget* TurnFailure::button() const
{
    return m_retry;
}

} // namespace lectern::ui
