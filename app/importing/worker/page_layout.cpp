// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/page_layout.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/columns.h"
#include "app/importing/worker/fixed_lines.h"
#include "app/importing/worker/footnotes.h"
#include "app/importing/worker/numbered_columns.h"
#include "app/importing/worker/tables.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <utility>

namespace lectern::importing {

namespace {

/// Whether most letters belong to scripts that are read from right to left.
bool isRightToLeftText(const std::vector<const Piece*>& pieces)
{
    std::ptrdiff_t balance = 0;
    for (const Piece* piece : pieces)
        for (const char16_t c : piece->text)
            balance += isRightToLeft(c) ? 1 : isLetter(c) ? -1 : 0;
    return balance > 0;
}

std::vector<Block> blocksOf(const std::vector<const Piece*>& pieces)
{
    std::vector<Block> blocks;
    for (const Piece* piece : pieces) {
        const auto letters = std::count_if(piece->text.begin(), piece->text.end(), isLetter);
        blocks.push_back({.box = uprightBox(piece->box, piece->quarterTurns),
                          .letters = static_cast<int>(letters),
                          .characters = static_cast<int>(piece->text.size()),
                          .number = std::all_of(piece->text.begin(), piece->text.end(), isDigit),
                          .comma = piece->text.back() == u',',
                          .pitch = piece->pitch});
    }
    return blocks;
}

/// Lines of pieces that are all turned alike.
void appendLines(std::vector<Line>& lines, const std::vector<const Piece*>& pieces, int& part)
{
    for (const std::vector<std::size_t>& indices : partsInOrder(blocksOf(pieces), isRightToLeftText(pieces))) {
        std::vector<const Piece*> column;
        for (const std::size_t i : indices)
            column.push_back(pieces[i]);
        std::vector<Line> found = linesOfColumn(column, isRightToLeftText(column));
        for (Line& line : found)
            line.part = part;
        ++part;
        lines.insert(lines.end(), std::move_iterator(found.begin()), std::move_iterator(found.end()));
    }
}

} // namespace

std::vector<Line> linesOf(const std::vector<Piece>& pieces)
{
    std::array<std::vector<const Piece*>, 4> turned;
    for (const Piece& piece : pieces)
        if (std::any_of(piece.text.begin(), piece.text.end(), [](char16_t c) { return !isSpace(c); }))
            turned[piece.quarterTurns & 3].push_back(&piece);
    // What is turned as most of the page is read first: the rest is marks along an edge.
    std::stable_sort(turned.begin(), turned.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    std::vector<Line> lines;
    int part = 0;
    for (const std::vector<const Piece*>& alike : turned)
        appendLines(lines, alike, part);
    markFixedLines(lines);
    divideNumberedColumns(lines);
    markRows(lines);
    moveNotesToEnd(lines);
    return lines;
}

} // namespace lectern::importing
