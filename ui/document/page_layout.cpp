// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/page_layout.h"

#include <algorithm>

namespace lectern::ui {

PageLayout::PageLayout(const std::vector<QSizeF>& sizes, double scale, bool pairs)
    : m_scale(scale)
{
    if (sizes.empty())
        return;
    m_rects.reserve(sizes.size());
    m_bottoms.reserve(sizes.size());
    for (const QSizeF& size : sizes)
        m_rects.emplace_back(QPoint(), (size * scale).toSize().expandedTo({1, 1}));
    int y = kMargin;
    for (std::size_t first = 0; first < sizes.size();) {
        const std::size_t count = pairs && first > 0 && first + 1 < sizes.size() ? 2 : 1;
        int height = m_rects[first].height();
        if (count == 2)
            height = std::max(height, m_rects[first + 1].height());
        makeRow(first, count, y, y + height - 1);
        y += height + kGap;
        first += count;
    }
    // With pairs x counts from the fold, which stands in the middle.
    int left = 0;
    int right = 0;
    for (const QRect& rect : m_rects) {
        left = std::max(left, -rect.left());
        right = std::max(right, rect.right() + 1);
    }
    const int half = std::max(left, right);
    m_size = {2 * half + 2 * kSide, y - kGap + kMargin};
    for (QRect& rect : m_rects)
        rect.translate(m_size.width() / 2, 0);
}

/// Around x = 0.
void PageLayout::makeRow(std::size_t first, std::size_t count, int top, int bottom)
{
    constexpr int kHalfGap = kGap / 2;
    QRect& one = m_rects[first];
    one.moveTopLeft({count == 2 ? -kHalfGap - one.width() : -one.width() / 2, top});
    if (count == 2)
        m_rects[first + 1].moveTopLeft({kHalfGap, top});
    m_bottoms.insert(m_bottoms.end(), count, bottom);
}

QRect PageLayout::rect(int page) const
{
    return m_rects.at(static_cast<std::size_t>(page - 1));
}

int PageLayout::pageAt(int y) const
{
    const auto below = std::partition_point(m_bottoms.begin(), m_bottoms.end(), [y](int bottom) { return bottom < y; });
    const int page = static_cast<int>(below - m_bottoms.begin()) + 1;
    if (page <= pageCount() || pageCount() < 2)
        return std::min(page, pageCount());
    // Past the end: the first of the last row.
    return m_rects[m_rects.size() - 2].top() == m_rects.back().top() ? pageCount() - 1 : pageCount();
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
    int page = pageAt(static_cast<int>(position.y()));
    const bool hasNeighbour = page > 0 && page < pageCount() && rect(page + 1).top() == rect(page).top();
    if (hasNeighbour && position.x() >= (rect(page).right() + rect(page + 1).left()) / 2.0)
        ++page;
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
