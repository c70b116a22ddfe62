// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/text_selection.h"

#include "ui/document/word_range.h"

#include <QStringList>

#include <algorithm>

namespace lectern::ui {

void TextSelection::begin(ShownPages& pages, const Spot& spot, Unit unit)
{
    m_unit = unit;
    m_anchor = unitAt(pages, spot);
    m_end = m_anchor.value_or(Range{});
}

void TextSelection::extendTo(ShownPages& pages, const Spot& spot)
{
    if (const auto end = unitAt(pages, spot); end && m_anchor)
        m_end = *end;
}

void TextSelection::extendByWords(ShownPages& pages, int count)
{
    if (!m_anchor)
        return;
    const int page = m_end.start.page;
    const auto& words = pages.words(page);
    const int last = static_cast<int>(words.size()) - 1;
    const int from = std::min(wordAfter(words, m_end.start.offset), last);
    if (from < 0)
        return;
    const auto& word = words[static_cast<std::size_t>(std::clamp(from + count, 0, last))];
    m_end = {{page, word.start}, {page, word.end}};
}

void TextSelection::clear()
{
    m_anchor.reset();
}

std::pair<int, int> TextSelection::pages() const
{
    if (isEmpty())
        return {0, -1};
    const auto [start, end] = range();
    return {start.page, end.page};
}

std::pair<int, int> TextSelection::on(const ShownPages& pages, int page) const
{
    if (isEmpty())
        return {0, 0};
    const auto [start, end] = range();
    if (page < start.page || page > end.page)
        return {0, 0};
    return {page == start.page ? start.offset : 0,
            page == end.page ? end.offset : static_cast<int>(pages.text(page).size())};
}

QString TextSelection::text(const ShownPages& pages) const
{
    if (isEmpty())
        return {};
    const auto [start, end] = range();
    QStringList parts;
    for (int page = start.page; page <= end.page; ++page) {
        const auto [from, to] = on(pages, page);
        if (to > from)
            parts.push_back(pages.text(page).mid(from, to - from));
    }
    return parts.join(QStringLiteral("\n\n"));
}

std::optional<TextSelection::Range> TextSelection::unitAt(ShownPages& pages, const Spot& spot) const
{
    const auto& words = pages.words(spot.page);
    const int word = nearestWord(words, spot.point);
    if (word < 0)
        return {};
    std::pair<int, int> ends{word, word};
    if (m_unit == Unit::Line)
        ends = lineOf(words, word);
    else if (m_unit == Unit::Page)
        ends = {0, static_cast<int>(words.size()) - 1};
    return Range{{spot.page, words[static_cast<std::size_t>(ends.first)].start},
                 {spot.page, words[static_cast<std::size_t>(ends.second)].end}};
}

TextSelection::Range TextSelection::range() const
{
    return {std::min(m_anchor->start, m_end.start), std::max(m_anchor->end, m_end.end)};
}

} // namespace lectern::ui
