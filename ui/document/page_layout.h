// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/place.h"

#include <QRect>
#include <QSizeF>

#include <utility>
#include <vector>

namespace lectern::ui {

/// Where pages stand in one column, in pixels of the whole column. A value: another zoom is another layout.
class PageLayout {
public:
    static constexpr int kMargin = 22; ///< pixels above the first page and below the last
    static constexpr int kGap = 18;    ///< pixels between pages
    static constexpr int kSide = 24;   ///< pixels beside the widest page

    PageLayout() = default;
    /// `sizes` in points, `scale` in pixels per point. O(pages).
    PageLayout(const std::vector<QSizeF>& sizes, double scale);

    int pageCount() const { return static_cast<int>(m_rects.size()); }
    double scale() const { return m_scale; }
    /// Of the column with its margins.
    QSize size() const { return m_size; }
    /// Of a page, from 1. O(1).
    QRect rect(int page) const;
    /// The page at a height, or the next below it; the last past the end; 0 without pages. O(log pages).
    int pageAt(int y) const;
    /// First and last page that touch [top, bottom]; {0, -1} without pages. O(log pages).
    std::pair<int, int> pagesBetween(int top, int bottom) const;

    Spot spotAt(QPointF position) const;
    QPointF positionOf(const Spot& spot) const;
    QRectF positionOf(int page, const QRectF& points) const;

private:
    std::vector<QRect> m_rects;
    QSize m_size;
    double m_scale = 1;
};

/// The size that nine of ten pages do not exceed, in points: a single folded map must not shrink a book.
QSizeF usualSize(const std::vector<QSizeF>& sizes);

} // namespace lectern::ui
