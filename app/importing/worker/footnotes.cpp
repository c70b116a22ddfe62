// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/footnotes.h"

#include "app/importing/worker/characters.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace lectern::importing {

namespace {

constexpr double kSmaller = 0.93; // of the page's usual height of type

/// The height that most characters of the page have.
double bodyHeight(const std::vector<Line>& lines)
{
    std::vector<std::pair<double, std::size_t>> heights;
    std::size_t all = 0;
    for (const Line& line : lines) {
        std::size_t count = 0;
        for (const Word& word : line.words)
            count += word.text.size();
        heights.emplace_back(line.height, count);
        all += count;
    }
    std::sort(heights.begin(), heights.end());
    std::size_t below = 0;
    for (const auto& [height, count] : heights)
        if (below += count; 2 * below >= all)
            return height;
    return 0;
}

} // namespace

bool beginsNote(const Line& line)
{
    constexpr std::u16string_view kSigns = u"*†‡§¶∗⋆";
    const std::u16string_view first = line.words.front().text;
    if (kSigns.find(first.front()) != std::u16string_view::npos)
        return true;
    std::size_t digits = 0;
    while (digits < first.size() && isDigit(first[digits]))
        ++digits;
    if (digits == 0 || digits > 3)
        return false;
    if (digits < first.size())
        return isLetter(first[digits]) || (digits + 1 == first.size() && (first[digits] == u'.' || first[digits] == u')'));
    return line.words.size() > 1 && uprightBox(line.words[0].box, line.quarterTurns).height() < 0.9 * line.height;
}

void moveNotesToEnd(std::vector<Line>& lines)
{
    const double usual = bodyHeight(lines);
    for (std::size_t end = lines.size(); end > 0;) {
        std::size_t first = end - 1; // of the part
        while (first > 0 && lines[first - 1].part == lines[end - 1].part)
            --first;
        std::size_t note = end; // the first line of the notes
        for (std::size_t i = end; i-- > first && lines[i].kind == Line::Kind::Prose && lines[i].height < kSmaller * usual;)
            if (beginsNote(lines[i]))
                note = i;
        for (std::size_t i = note; i < end; ++i)
            lines[i].note = true;
        end = first;
    }
    std::stable_partition(lines.begin(), lines.end(), [](const Line& line) { return !line.note; });
}

} // namespace lectern::importing
