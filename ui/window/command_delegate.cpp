// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/command_delegate.h"

#include "ui/theme/theme.h"
#include "ui/window/command_model.h"

#include <QPainter>

#include <algorithm>

namespace lectern::ui {

namespace {

constexpr int kBeside = 2 * Theme::kSpacing;
constexpr int kAbove = 6;

} // namespace

void CommandDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Colours& colours = Theme::colours();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.state & QStyle::State_Selected ? colours.accentSoft : colours.sunken);
        painter->drawRoundedRect(option.rect, Theme::kRadius, Theme::kRadius);
    }
    const QRect room = option.rect.adjusted(kBeside, 0, -kBeside, 0);
    const QString detail = index.data(CommandModel::DetailRole).toString();
    const QFontMetrics small(Theme::secondaryFont());
    const int detailWidth = std::min(small.horizontalAdvance(detail) + 1, room.width() / 2);
    const QRect right = QStyle::alignedRect(option.direction, Qt::AlignRight, {detailWidth, room.height()}, room);
    const QRect left = QStyle::alignedRect(option.direction, Qt::AlignLeft, {room.width() - detailWidth - kBeside, room.height()}, room);
    const int start = int(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter)) | Qt::TextSingleLine;
    painter->setPen(colours.text);
    painter->setFont(option.font);
    painter->drawText(left, start, QFontMetrics(option.font).elidedText(index.data().toString(), Qt::ElideRight, left.width()));
    painter->setPen(colours.soft);
    painter->setFont(Theme::secondaryFont());
    painter->drawText(right, start, small.elidedText(detail, Qt::ElideRight, detailWidth));
    painter->restore();
}

QSize CommandDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {100, QFontMetrics(option.font).height() + 2 * kAbove};
}

} // namespace lectern::ui
