// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/place.h"

#include <QRect>
#include <QSizeF>

#include <utility>
#include <vector>

namespace lectern::ui {

/// Where pages stand, in one column or side by side, in pixels of the whole. A value: another zoom is another layout.
class PageLayout {
public:
    static constexpr int kMargin = 22; ///< pixels above the first page and below the last
    static constexpr int kGap = 18;    ///< pixels between pages
    static constexpr int kSide = 24;   ///< pixels beside the widest page

    PageLayout() = default;
    /// `sizes` in points, `scale` in pixels per point; with `pairs`, the second and third page stand side by side, and so on.
    /// O(pages).
    PageLayout(const std::vector<QSizeF>& sizes, double scale, bool pairs = false);

    int pageCount() const { return static_cast<int>(m_rects.size()); }
    double scale() const { return m_scale; }
    /// Of all pages with their margins.
    QSize size() const { return m_size; }
    /// Of a page, from 1. O(1).
    QRect rect(int page) const;
    /// The page at a height, or the next below it; the first of two; the last past the end; 0 without pages. O(log pages).
    int pageAt(int y) const;
    /// First and last page that touch [top, bottom]; {0, -1} without pages. O(log pages).
    std::pair<int, int> pagesBetween(int top, int bottom) const;

    Spot spotAt(QPointF position) const;
    QPointF positionOf(const Spot& spot) const;
    QRectF positionOf(int page, const QRectF& points) const;

private:
    void makeRow(std::size_t first, std::size_t count, int top, int bottom);

    std::vector<QRect> m_rects;
    std::vector<int> m_bottoms; ///< of the row that a page stands in
    QSize m_size;
    double m_scale = 1;
};

/// The size that nine of ten pages do not exceed, in points: a single folded map must not shrink a book.
QSizeF usualSize(const std::vector<QSizeF>& sizes);

} // namespace lectern::ui
