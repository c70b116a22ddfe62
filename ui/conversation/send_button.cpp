// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/send_button.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace lectern::ui {

SendButton::SendButton(QWidget* parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    QFont medium = Theme::secondaryFont();
    medium.setWeight(QFont::Medium);
    setFont(medium);
    setStops(false);
}

void SendButton::setStops(bool stops)
{
    m_stops = stops;
    setText(stops ? tr("Stop") : tr("Send"));
    setAccessibleName(text());
    setToolTip(stops ? tr("Stop the answer (Esc)") : tr("Send the question (Enter)"));
    updateGeometry();
    update();
}

QSize SendButton::sizeHint() const
{
    // As wide as the wider of the two, so that nothing moves.
    const int send = fontMetrics().horizontalAdvance(tr("Send") + QStringLiteral("  ↵"));
    const int stop = fontMetrics().horizontalAdvance(tr("Stop") + QStringLiteral("  ■"));
    return {std::max(send, stop) + 28, fontMetrics().height() + 10};
}

void SendButton::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void SendButton::paintEvent(QPaintEvent*)
{
    const Colours& colours = Theme::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(!isEnabled() ? colours.sunken : isDown() ? colours.accent.darker(115) : colours.accent);
    painter.drawRoundedRect(frame, Theme::kRadius + 1, Theme::kRadius + 1);
    painter.setPen(isEnabled() ? colours.onAccent : colours.faint);
    painter.drawText(rect(), Qt::AlignCenter, text() + (m_stops ? QStringLiteral("  ■") : QStringLiteral("  ↵")));
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(colours.onAccent);
        painter.drawRoundedRect(frame.adjusted(2, 2, -2, -2), Theme::kRadius - 1, Theme::kRadius - 1);
    }
}

} // namespace lectern::ui
