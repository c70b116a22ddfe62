// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/table_rows.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace lectern::importing {

namespace {

constexpr std::size_t kLongestCell = 1'500; // characters; longer texts are not read across
constexpr std::size_t kMostBlocks = 8;      // in a cell
constexpr std::size_t kMostColumns = 256;   // beyond, spans are not filled

bool isEmpty(const std::vector<Cell>& row)
{
    return std::all_of(row.begin(), row.end(), [](const Cell& cell) { return cell.blocks.empty(); });
}

bool onlyArranges(const Table& table)
{
    std::size_t widest = 0;
    for (const std::vector<Cell>& row : table.rows) {
        std::size_t columns = 0;
        for (const Cell& cell : row) {
            columns += static_cast<std::size_t>(std::max(1, cell.columns));
            std::size_t length = 0;
            for (const Block& block : cell.blocks) {
                length += block.text.size();
                if (block.heading > 0)
                    return true;
            }
            if (length > kLongestCell || cell.blocks.size() > kMostBlocks)
                return true;
        }
        widest = std::max(widest, columns);
    }
    return table.hasTable || widest < 2;
}

std::u16string onOneLine(const Cell& cell)
{
    std::u16string line;
    for (const Block& block : cell.blocks) {
        if (!line.empty())
            line += u' ';
        for (const char16_t c : block.text) {
            if (c == u'|')
                line += u"\\|";
            else
                line += c == u'\n' || c == u'\t' ? u' ' : c;
        }
    }
    return line;
}

/// The row's cells as they stand in columns, spans filled up with empty ones.
/// @param spans for each column how many of the next rows a cell above takes
std::vector<std::u16string> columnsOf(const std::vector<Cell>& row, std::vector<int>& spans)
{
    std::vector<std::u16string> columns;
    const auto skipTaken = [&] {
        while (columns.size() < spans.size() && spans[columns.size()] > 0) {
            --spans[columns.size()];
            columns.emplace_back();
        }
    };
    for (const Cell& cell : row) {
        skipTaken();
        const auto room = columns.size() < kMostColumns ? kMostColumns - columns.size() : 1;
        const std::size_t wide = std::clamp<std::size_t>(static_cast<std::size_t>(std::max(1, cell.columns)), 1, room);
        spans.resize(std::max(spans.size(), columns.size() + wide));
        for (std::size_t i = 0; i < wide; ++i) {
            spans[columns.size()] = std::max(0, cell.rows - 1);
            columns.push_back(i == 0 ? onOneLine(cell) : std::u16string());
        }
    }
    skipTaken();
    return columns;
}

std::u16string rowText(const std::vector<std::u16string>& columns, std::size_t width)
{
    std::u16string text = u"|";
    for (std::size_t i = 0; i < std::max(width, columns.size()); ++i)
        text += i < columns.size() && !columns[i].empty() ? u" " + columns[i] + u" |" : u"  |";
    return text;
}

} // namespace

std::vector<Block> tableBlocks(Table table)
{
    std::vector<Block> blocks;
    if (onlyArranges(table)) {
        for (std::vector<Cell>& row : table.rows)
            for (Cell& cell : row)
                std::move(cell.blocks.begin(), cell.blocks.end(), std::back_inserter(blocks));
        return blocks;
    }
    std::vector<int> spans;
    std::size_t width = 0;
    bool beginsChapter = false;
    for (const std::vector<Cell>& row : table.rows) {
        for (const Cell& cell : row)
            beginsChapter |= !cell.blocks.empty() && cell.blocks.front().beginsChapter;
        const std::vector<std::u16string> columns = columnsOf(row, spans);
        if (isEmpty(row))
            continue;
        Block block{rowText(columns, width)};
        block.tight = !blocks.empty();
        if (blocks.empty()) {
            width = std::min(columns.size(), kMostColumns);
            block.beginsChapter = beginsChapter;
            block.text += u"\n|";
            for (std::size_t i = 0; i < width; ++i)
                block.text += u"---|";
        }
        blocks.push_back(std::move(block));
    }
    return blocks;
}

} // namespace lectern::importing
