// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/pieces.h"

#include <cstddef>
#include <string>
#include <vector>

namespace lectern::importing {

struct Word {
    std::u16string text;     ///< cleaned, without white space, never empty
    bool softHyphen = false; ///< a soft hyphen stood at its end
    bool glued = false;      ///< no space stands before it, although it has a box of its own
    bool mark = false;       ///< small and raised, behind a word: it refers to a note
    Box box{};               ///< on the page as shown
};

/// Words that stand beside each other.
struct Line {
    enum class Kind { Prose, Fixed, Row };

    std::vector<Word> words; ///< in the order of reading, never empty
    int quarterTurns = 0;
    Box upright;       ///< uprightBox() of the whole line; mirrored where the text around it is read from right to left
    double height = 0; ///< of its usual word: a measure of the size of the type
    double pitch = 0;  ///< of characters that all have the same width; else 0
    int part = 0;      ///< of the page: lines of different parts never stand in one column
    Kind kind = Kind::Prose;
    std::vector<std::size_t> cells{}; ///< of a row: the first word of each cell; equal to the next one where a cell is empty
    bool rowGoesOn = false;           ///< of a row: it is the next line of the row above
    bool note = false;                ///< of a footnote
};

/// The lines of pieces that stand in one column, from top to bottom. Two words are never fused: pieces become one word
/// only where no space was seen and the boxes touch.
/// @param rightToLeft the text around is read from right to left
std::vector<Line> linesOfColumn(const std::vector<const Piece*>& pieces, bool rightToLeft);

} // namespace lectern::importing
