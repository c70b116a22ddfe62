// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/selection_offer.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace lectern::ui {

SelectionOffer::SelectionOffer(QWidget* parent) : QFrame(parent)
{
    auto* const layout = new QHBoxLayout(this);
    layout->setContentsMargins(3, 3, 3, 3);
    layout->setSpacing(Theme::kSpacing);
    const auto add = [&](const QString& words) {
        auto* const button = new QToolButton(this);
        button->setText(words);
        button->setAccessibleName(words);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::NoFocus);
        layout->addWidget(button);
        return button;
    };
    connect(add(tr("Ask about this")), &QToolButton::clicked, this, &SelectionOffer::askRequested);
    connect(add(tr("Copy")), &QToolButton::clicked, this, &SelectionOffer::copyRequested);
    setAccessibleName(tr("What can be done with the selection"));
    setCursor(Qt::ArrowCursor);
    hide();
}

void SelectionOffer::showAt(const QRect& line)
{
    constexpr int kGap = 6;
    adjustSize();
    const QSize room = parentWidget()->size();
    int y = line.bottom() + kGap;
    if (y + height() > room.height())
        y = line.top() - kGap - height();
    const int x = line.right() - width() / 2;
    move(std::clamp(x, 0, std::max(0, room.width() - width())), std::clamp(y, 0, std::max(0, room.height() - height())));
    show();
    raise();
}

void SelectionOffer::paintEvent(QPaintEvent*)
{
    const Colours& colours = Theme::colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.line);
    painter.setBrush(colours.pane);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadius, Theme::kRadius);
}

} // namespace lectern::ui
