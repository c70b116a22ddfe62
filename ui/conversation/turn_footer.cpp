// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/turn_footer.h"

#include "ui/conversation/text_button.h"
#include "ui/conversation/turn_words.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QLocale>
#include <QStyle>

#include <algorithm>

namespace lectern::ui {

namespace {

constexpr int kGap = 6;

} // namespace

TurnFooter::TurnFooter(QWidget* parent)
    : QWidget(parent), m_previous(new TextButton(QStringLiteral("‹"), tr("Previous answer"), false, this)), m_place(new QLabel(this)),
      m_next(new TextButton(QStringLiteral("›"), tr("Next answer"), false, this)),
      m_regenerate(new TextButton(QStringLiteral("↻"), tr("Regenerate"), true, this)),
      m_copy(new TextButton(QString(), tr("Copy"), true, this)), m_statistics(new QLabel(this))
{
    m_regenerate->setToolTip(tr("Answer once more, beside this answer (Ctrl+R for the last)"));
    m_copy->setToolTip(tr("Copy the answer with its page marks (Ctrl+Shift+C for the last)"));
    for (QLabel* label : {m_place, m_statistics}) {
        label->setFont(Theme::secondaryFont());
        label->setTextFormat(Qt::PlainText);
    }
    m_statistics->setForegroundRole(QPalette::PlaceholderText);
    m_statistics->setWordWrap(true);
    connect(m_previous, &TextButton::clicked, this, [this] { emit alternativeRequested(-1); });
    connect(m_next, &TextButton::clicked, this, [this] { emit alternativeRequested(1); });
    connect(m_regenerate, &TextButton::clicked, this, &TurnFooter::regenerateRequested);
    connect(m_copy, &TextButton::clicked, this, &TurnFooter::copyRequested);
}

void TurnFooter::setTurn(const domain::ShownTurn& turn)
{
    m_turn = turn;
    const QLocale locale;
    m_place->setText(locale.toString(turn.alternative) + u'/' + locale.toString(turn.alternatives));
    m_place->setAccessibleName(tr("Answer %1 of %2").arg(turn.alternative).arg(turn.alternatives));
    m_statistics->setText(TurnWords::statistics(turn.turn));
    for (QWidget* branch : QWidgetList{m_previous, m_place, m_next})
        branch->setVisible(turn.alternatives > 1);
    setChoosable(m_regenerate->isEnabled());
}

void TurnFooter::setChoosable(bool choosable)
{
    m_regenerate->setEnabled(choosable);
    m_previous->setEnabled(choosable && m_turn.alternative > 1);
    m_next->setEnabled(choosable && m_turn.alternative < m_turn.alternatives);
}

int TurnFooter::layOut(int width)
{
    int x = 0;
    const int rowHeight = m_copy->sizeHint().height();
    const QRect whole(0, 0, width, rowHeight);
    for (QWidget* part : QWidgetList{m_previous, m_place, m_next, m_regenerate, m_copy}) {
        if (part->isHidden())
            continue;
        const QSize size(part->sizeHint().width(), rowHeight);
        part->setGeometry(QStyle::visualRect(layoutDirection(), whole, QRect(QPoint(x, 0), size)));
        x += size.width();
        if (part == m_next || part == m_regenerate)
            x += kGap;
    }
    const int words = m_statistics->fontMetrics().horizontalAdvance(m_statistics->text()) + 2;
    const bool beside = x + kGap + words <= width;
    const int statisticsWidth = std::min(words, width);
    const int height = beside ? rowHeight : std::max(rowHeight, m_statistics->heightForWidth(statisticsWidth));
    const QRect statistics(beside ? width - words : kGap - 2, beside ? 0 : rowHeight, beside ? words : width - kGap, height);
    m_statistics->setGeometry(QStyle::visualRect(layoutDirection(), whole, statistics));
    return std::max(rowHeight, statistics.bottom() + 1);
}

QWidgetList TurnFooter::focusOrder() const
{
    return {m_previous, m_next, m_regenerate, m_copy};
}

} // namespace lectern::ui
