// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/numbered_columns.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace lectern::importing {

namespace {

constexpr double kGap = 0.8;       // before a number that begins a column, in heights of the type
constexpr double kInLine = 1;      // of the numbers of a column, in the same
constexpr double kNearby = 3;      // between two lines, in the same
constexpr std::size_t kFewest = 2; // items of each column but the last
constexpr std::size_t kMostDigits = 3;

/// "12." or "12)"
std::optional<int> itemNumber(std::u16string_view text)
{
    if (text.size() < 2 || text.size() > kMostDigits + 1 || (text.back() != u'.' && text.back() != u')'))
        return {};
    int number = 0;
    for (const char16_t c : text.substr(0, text.size() - 1)) {
        if (c < u'0' || c > u'9')
            return {};
        number = 10 * number + (c - u'0');
    }
    return number;
}

struct Item {
    std::size_t word; ///< its number is
    int number;
    double left;
};

/// The items that stand beside each other in a line; none unless it begins with one.
std::vector<Item> itemsOf(const Line& line)
{
    std::vector<Item> items;
    if (line.quarterTurns != 0 || line.kind != Line::Kind::Prose)
        return items;
    for (std::size_t n = 0; n < line.words.size(); ++n) {
        const Box& box = line.words[n].box;
        if (n > 0 && box.left - line.words[n - 1].box.right < kGap * line.height)
            continue;
        const std::optional<int> number = itemNumber(line.words[n].text);
        if (n == 0 && !number)
            break;
        if (number && n + 1 < line.words.size())
            items.push_back({n, *number, box.left});
    }
    return items;
}

using Items = std::vector<std::vector<Item>>; // of each line

/// Whether the number of each item is the next one, column by column, and all numbers of a column stand below each other.
bool goDown(const Items& items, const Line& like)
{
    std::optional<Item> before;
    for (std::size_t column = 0; column < items.front().size(); ++column)
        for (std::size_t n = 0; n < items.size() && column < items[n].size(); ++n) {
            const Item& item = items[n][column];
            if (before && item.number != before->number + 1)
                return false;
            if (n > 0 && std::abs(item.left - items[0][column].left) > kInLine * like.height)
                return false;
            before = item;
        }
    return true;
}

Line partOf(const Line& line, std::size_t first, std::size_t end)
{
    Line part = line;
    part.words.assign(line.words.begin() + static_cast<std::ptrdiff_t>(first),
                      line.words.begin() + static_cast<std::ptrdiff_t>(end));
    const double left = part.words.front().box.left;
    part.upright.right = left;
    part.upright.left = left;
    for (const Word& word : part.words)
        part.upright.right = std::max(part.upright.right, word.box.right);
    return part;
}

/// The items of the lines from one on whose first numbers go on.
Items listFrom(const std::vector<Line>& lines, std::size_t first)
{
    Items items;
    for (std::size_t i = first; i < lines.size(); ++i) {
        std::vector<Item> found = itemsOf(lines[i]);
        const bool goesOn = i == first || (lines[i].part == lines[i - 1].part && found.size() <= items.back().size() &&
                                           lines[i].upright.top - lines[i - 1].upright.bottom < kNearby * lines[i].height);
        if (found.empty() || !goesOn || (i > first && found.front().number != items.back().front().number + 1))
            break;
        items.push_back(std::move(found));
    }
    return items;
}

bool isList(const Items& items, const Line& like)
{
    return items.size() >= kFewest && items.front().size() >= 2 && goDown(items, like);
}

} // namespace

void divideNumberedColumns(std::vector<Line>& lines)
{
    for (std::size_t first = 0; first < lines.size();) {
        const Items items = listFrom(lines, first);
        if (!isList(items, lines[first])) {
            first += std::max<std::size_t>(1, items.size());
            continue;
        }
        std::vector<Line> divided;
        for (std::size_t column = 0; column < items.front().size(); ++column)
            for (std::size_t n = 0; n < items.size() && column < items[n].size(); ++n) {
                const Line& line = lines[first + n];
                const std::size_t end = column + 1 < items[n].size() ? items[n][column + 1].word : line.words.size();
                divided.push_back(partOf(line, items[n][column].word, end));
            }
        const auto at = lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(first),
                                    lines.begin() + static_cast<std::ptrdiff_t>(first + items.size()));
        lines.insert(at, std::make_move_iterator(divided.begin()), std::make_move_iterator(divided.end()));
        first += divided.size();
    }
}

} // namespace lectern::importing
