// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/page_images.h"

#include <algorithm>
#include <cmath>

namespace lectern::ui {

PageImages::PageImages(qint64 budget)
    : m_budget(budget)
{
}

void PageImages::insert(int page, QImage image, double pixelsPerPoint)
{
    Entry& entry = m_images[page];
    m_bytes += image.sizeInBytes() - entry.image.sizeInBytes();
    entry = {std::move(image), pixelsPerPoint, false};
    while (m_bytes > m_budget) {
        // The map is ordered by page, so the farthest stands at one of its ends.
        const auto last = std::prev(m_images.end());
        const auto farthest = distance(m_images.begin()->first) > distance(last->first) ? m_images.begin() : last;
        m_bytes -= farthest->second.image.sizeInBytes();
        m_images.erase(farthest);
    }
}

void PageImages::setSeen(int first, int last)
{
    m_first = first;
    m_last = last;
}

void PageImages::clear()
{
    m_images.clear();
    m_bytes = 0;
}

bool PageImages::has(int page, double pixelsPerPoint) const
{
    const auto entry = m_images.find(page);
    return entry != m_images.end() && same(entry->second.pixelsPerPoint, pixelsPerPoint);
}

const QImage& PageImages::image(int page)
{
    static const QImage none;
    const auto entry = m_images.find(page);
    if (entry == m_images.end())
        return none;
    if (entry->second.inverted != m_inverted) {
        entry->second.image.invertPixels();
        entry->second.inverted = m_inverted;
    }
    return entry->second.image;
}

bool PageImages::same(double one, double other)
{
    return std::abs(one - other) <= 0.001 * std::max(one, other);
}

int PageImages::distance(int page) const
{
    return page < m_first ? m_first - page : std::max(0, page - m_last);
}

} // namespace lectern::ui
