// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/calm_style.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyleOption>

namespace lectern::ui {

namespace {

/// A rounded box whose border lies on whole pixels.
void drawBox(QPainter* painter, const QRect& rectangle, const QColor& fill, const QColor& border, double width)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill);
    painter->setPen(border.isValid() ? QPen(border, width) : QPen(Qt::NoPen));
    const double half = border.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(QRectF(rectangle).adjusted(half, half, -half, -half), Theme::kRadius, Theme::kRadius);
    painter->restore();
}

void drawField(QPainter* painter, const QStyleOption* option)
{
    const Colours& colours = Theme::colours();
    const bool focused = option->state & QStyle::State_HasFocus;
    drawBox(painter, option->rect, option->palette.color(QPalette::Base), focused ? colours.accent : colours.line, focused ? 1.5 : 1);
}

void drawButton(QPainter* painter, const QStyleOption* option)
{
    const Colours& colours = Theme::colours();
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool pressed = option->state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hovered = enabled && (option->state & QStyle::State_MouseOver);
    const bool focused = option->state & QStyle::State_HasFocus;
    const QColor fill = pressed ? colours.sunken : hovered ? colours.accentSoft : colours.pane;
    drawBox(painter, option->rect, fill, focused ? colours.accent : colours.line, focused ? 1.5 : 1);
}

void drawToolButton(QPainter* painter, const QStyleOption* option)
{
    const bool hovered = (option->state & QStyle::State_Enabled) && (option->state & QStyle::State_MouseOver);
    const bool focused = (option->state & QStyle::State_HasFocus) && (option->state & QStyle::State_KeyboardFocusChange);
    const bool on = option->state & (QStyle::State_Sunken | QStyle::State_On);
    if (!hovered && !focused && !on)
        return;
    const Colours& colours = Theme::colours();
    drawBox(painter, option->rect, on || hovered ? colours.sunken : QColor(Qt::transparent), focused ? colours.accent : QColor(), 1.5);
}

} // namespace

CalmStyle::CalmStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void CalmStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    switch (element) {
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option); frame && frame->lineWidth > 0)
            return drawField(painter, option);
        break;
    case PE_PanelButtonCommand:
        return drawButton(painter, option);
    case PE_PanelButtonTool:
        return drawToolButton(painter, option);
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

int CalmStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    if (metric == PM_DefaultFrameWidth && widget && widget->inherits("QLineEdit"))
        return Theme::kSpacing; // air around the words
    return QProxyStyle::pixelMetric(metric, option, widget);
}

} // namespace lectern::ui
