// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/page_layout.h"

#include <algorithm>

namespace lectern::ui {

PageLayout::PageLayout(const std::vector<QSizeF>& sizes, double scale)
    : m_scale(scale)
{
    if (sizes.empty())
        return;
    int widest = 0;
    int y = kMargin;
    m_rects.reserve(sizes.size());
    for (const QSizeF& size : sizes) {
        const QSize pixels = (size * scale).toSize().expandedTo({1, 1});
        m_rects.emplace_back(QPoint(0, y), pixels);
        y += pixels.height() + kGap;
        widest = std::max(widest, pixels.width());
    }
    m_size = {widest + 2 * kSide, y - kGap + kMargin};
    for (QRect& rect : m_rects)
        rect.moveLeft((m_size.width() - rect.width()) / 2);
}

QRect PageLayout::rect(int page) const
{
    return m_rects.at(static_cast<std::size_t>(page - 1));
}

int PageLayout::pageAt(int y) const
{
    const auto below = std::partition_point(m_rects.begin(), m_rects.end(),
                                            [y](const QRect& rect) { return rect.bottom() < y; });
    return std::min(static_cast<int>(below - m_rects.begin()) + 1, pageCount());
}

std::pair<int, int> PageLayout::pagesBetween(int top, int bottom) const
{
    if (m_rects.empty())
        return {0, -1};
    const auto last = std::partition_point(m_rects.begin(), m_rects.end(),
                                           [bottom](const QRect& rect) { return rect.top() <= bottom; });
    const int first = pageAt(top);
    return {first, std::max(first, static_cast<int>(last - m_rects.begin()))};
}

Spot PageLayout::spotAt(QPointF position) const
{
    const int page = pageAt(static_cast<int>(position.y()));
    return page > 0 ? Spot{page, (position - rect(page).topLeft()) / m_scale} : Spot{};
}

QPointF PageLayout::positionOf(const Spot& spot) const
{
    if (m_rects.empty())
        return {};
    return rect(std::clamp(spot.page, 1, pageCount())).topLeft() + spot.point * m_scale;
}

QRectF PageLayout::positionOf(int page, const QRectF& points) const
{
    return {rect(page).topLeft() + points.topLeft() * m_scale, points.size() * m_scale};
}

QSizeF usualSize(const std::vector<QSizeF>& sizes)
{
    if (sizes.empty())
        return {};
    std::vector<double> widths;
    std::vector<double> heights;
    for (const QSizeF& size : sizes) {
        widths.push_back(size.width());
        heights.push_back(size.height());
    }
    const auto nth = static_cast<std::ptrdiff_t>((sizes.size() * 9 + 9) / 10 - 1);
    std::nth_element(widths.begin(), widths.begin() + nth, widths.end());
    std::nth_element(heights.begin(), heights.begin() + nth, heights.end());
    return {widths[static_cast<std::size_t>(nth)], heights[static_cast<std::size_t>(nth)]};
}

} // namespace lectern::ui
