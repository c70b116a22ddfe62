// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/library/drop_area.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace lectern::ui {

namespace {

constexpr int kAround = 12;

} // namespace

DropArea::DropArea(QWidget* parent) : QAbstractButton(parent)
{
    setText(tr("Drop a PDF, EPUB, DOCX or text file. It stays on this computer."));
    setAccessibleName(tr("Open a document"));
    setAccessibleDescription(text());
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void DropArea::setInviting(bool inviting)
{
    m_inviting = inviting;
    update();
}

QSize DropArea::sizeHint() const
{
    return {200, heightForWidth(200)};
}

int DropArea::heightForWidth(int width) const
{
    const QRect room(0, 0, width - 2 * kAround, 1000);
    return QFontMetrics(Theme::secondaryFont()).boundingRect(room, Qt::TextWordWrap | Qt::AlignCenter, text()).height() + 2 * kAround;
}

void DropArea::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void DropArea::paintEvent(QPaintEvent*)
{
    const Colours& colours = Theme::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool lit = m_inviting || hasFocus();
    painter.setPen(QPen(lit ? colours.accent : underMouse() ? colours.faint : colours.line, 1, Qt::DashLine));
    painter.setBrush(m_inviting || isDown() ? QBrush(colours.accentSoft) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    painter.setFont(Theme::secondaryFont());
    painter.setPen(colours.soft);
    painter.drawText(rect().adjusted(kAround, kAround, -kAround, -kAround), Qt::TextWordWrap | Qt::AlignCenter, text());
}

} // namespace lectern::ui
