// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/text_button.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace lectern::ui {

namespace {

constexpr int kBeside = 4;
constexpr int kAbove = 2;

} // namespace

TextButton::TextButton(const QString& sign, const QString& words, bool wordsShown, QWidget* parent) : QAbstractButton(parent)
{
    setText(!wordsShown ? sign : sign.isEmpty() ? words : sign + u' ' + words);
    setAccessibleName(words);
    setToolTip(wordsShown ? QString() : words);
    setFont(Theme::secondaryFont());
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    resize(sizeHint());
}

void TextButton::setQuiet(bool quiet)
{
    m_quiet = quiet;
    update();
}

QSize TextButton::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + 2 * kBeside, fontMetrics().height() + 2 * kAbove};
}

void TextButton::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void TextButton::paintEvent(QPaintEvent*)
{
    if (m_quiet && !hasFocus() && !parentWidget()->underMouse())
        return;
    const Colours& colours = Theme::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus()) {
        painter.setPen(colours.accent);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadius - 2, Theme::kRadius - 2);
    }
    painter.setPen(!isEnabled() ? colours.faint : underMouse() ? colours.accent : colours.soft);
    painter.drawText(rect(), Qt::AlignCenter, text());
}

} // namespace lectern::ui
