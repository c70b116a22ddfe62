// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/page_parts.h"

#include "ui/document/page_images.h"

#include <algorithm>
#include <utility>

namespace lectern::ui {

QRect PageParts::wanted(int page, const QRect& seen, const QSize& whole, double pixelsPerPoint) const
{
    const QRect paper(QPoint(), whole);
    const QRect inSight = seen.intersected(paper);
    if (inSight.isEmpty())
        return {};
    if (const Part* part = of(page, pixelsPerPoint); part && QRect(part->origin, part->image.size()).contains(inSight))
        return {};
    // A quarter more on each side: scrolling a little needs nothing new.
    const int dx = inSight.width() / 4;
    const int dy = inSight.height() / 4;
    const QRect more = inSight.adjusted(-dx, -dy, dx, dy).intersected(paper);
    const QRect part = double(more.width()) * more.height() <= kMostPixels ? more : inSight;
    return double(part.width()) * part.height() <= kMostPixels ? part : QRect();
}

void PageParts::insert(int page, Part part)
{
    m_parts.insert_or_assign(page, std::move(part));
}

const PageParts::Part* PageParts::of(int page, double pixelsPerPoint) const
{
    const auto part = m_parts.find(page);
    return part != m_parts.end() && PageImages::same(part->second.pixelsPerPoint, pixelsPerPoint) ? &part->second : nullptr;
}

void PageParts::keepOnly(int first, int last)
{
    std::erase_if(m_parts, [=](const auto& part) { return part.first < first || part.first > last; });
}

} // namespace lectern::ui
