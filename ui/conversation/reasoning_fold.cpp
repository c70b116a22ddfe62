// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/reasoning_fold.h"

#include "ui/conversation/fitted_text.h"
#include "ui/conversation/text_button.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <cmath>

namespace lectern::ui {

namespace {

constexpr int kGap = 4;
constexpr int kBeside = 14; // from the rule to the words, and the rule's own place
constexpr int kRule = 2;

QString duration(double seconds)
{
    if (seconds <= 0)
        return ReasoningFold::tr("Thoughts");
    const QLocale locale;
    const qint64 whole = std::max<qint64>(1, std::llround(seconds));
    return whole < 60
               ? ReasoningFold::tr("Thought for %1 s").arg(locale.toString(whole))
               : ReasoningFold::tr("Thought for %1 min %2 s").arg(locale.toString(whole / 60), locale.toString(whole % 60));
}

} // namespace

ReasoningFold::ReasoningFold(QWidget* parent)
    : QWidget(parent), m_button(new TextButton({}, tr("Thinking…"), true, this)), m_view(new FittedText(this))
{
    m_button->setCheckable(true);
    m_button->setAccessibleDescription(tr("Shows what the model thought before it answered"));
    m_view->setAccessibleName(tr("What the model thought"));
    m_view->setFont(Theme::secondaryFont());
    m_view->hide();
    hide();
    colour();
    setWords(tr("Thinking…"));
    connect(m_button, &TextButton::toggled, this, &ReasoningFold::setUnfolded);
}

void ReasoningFold::append(const QString& text)
{
    m_text += text;
    if (m_button->isChecked()) {
        QTextCursor end(m_view->document());
        end.movePosition(QTextCursor::End);
        end.insertText(text);
    }
    setVisible(!m_text.isEmpty());
}

void ReasoningFold::stop()
{
    setWords(tr("Thoughts"));
}

void ReasoningFold::setReasoning(const QString& text, double seconds)
{
    setWords(duration(seconds));
    setVisible(!text.isEmpty());
    if (m_text == text)
        return;
    m_text = text;
    if (m_button->isChecked())
        m_view->setPlainText(m_text);
}

void ReasoningFold::setUnfolded(bool unfolded)
{
    m_view->setPlainText(unfolded ? m_text : QString());
    m_view->setVisible(unfolded);
    setWords(m_words);
    emit heightChanged();
}

void ReasoningFold::setWords(const QString& words)
{
    m_words = words;
    m_button->setText((m_button->isChecked() ? QStringLiteral("▾ ") : QStringLiteral("▸ ")) + words);
    m_button->setAccessibleName(words);
    m_button->resize(m_button->sizeHint());
}

int ReasoningFold::layOut(int width)
{
    const QSize size = m_button->sizeHint();
    const QRect whole(0, 0, width, size.height());
    m_button->setGeometry(QStyle::visualRect(layoutDirection(), whole, QRect(QPoint(0, 0), size)));
    if (m_view->isHidden())
        return size.height();
    const int inner = width - kBeside;
    const int height = m_view->heightFor(inner);
    const QRect below(0, size.height() + kGap, width, height);
    m_view->setGeometry(QStyle::visualRect(layoutDirection(), below, below.adjusted(kBeside, 0, 0, 0)));
    update();
    return below.bottom() + 1 + 2 * kGap;
}

QWidgetList ReasoningFold::focusOrder() const
{
    return {m_button, m_view};
}

void ReasoningFold::colour()
{
    QPalette colours = m_view->palette();
    if (colours.color(QPalette::Text) == Theme::colours().soft)
        return;
    colours.setColor(QPalette::Text, Theme::colours().soft);
    m_view->setPalette(colours);
}

void ReasoningFold::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

void ReasoningFold::paintEvent(QPaintEvent*)
{
    if (m_view->isHidden())
        return;
    const QRect place = m_view->geometry();
    const int x =
        layoutDirection() == Qt::RightToLeft ? place.right() + kBeside - 2 * kRule - 3 : place.left() - kBeside + 2 * kRule;
    QPainter(this).fillRect(QRect(x, place.top(), kRule, place.height()), Theme::colours().line);
}

} // namespace lectern::ui
