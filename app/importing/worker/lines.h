// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/geometry.h"

#include <string>
#include <vector>

namespace lectern::importing {

/// A run of characters as the PDF library finds it: a word, or a part of one where the font changes within it.
struct Piece {
    std::u16string text;
    Box box;                ///< on the page as shown
    int quarterTurns = 0;   ///< of the text, clockwise, on the page as shown
    bool spaceAfter = false;
};

struct Word {
    std::u16string text;    ///< cleaned, without white space, never empty
    bool softHyphen = false; ///< a soft hyphen stood at its end
    Box box;                ///< on the page as shown
};

/// Words that stand beside each other.
struct Line {
    std::vector<Word> words; ///< never empty
    int quarterTurns = 0;
    Box upright;            ///< uprightBox() of the whole line
    double height = 0;      ///< of its usual word: a measure of the size of the type
};

/// Puts pieces together to words and words to lines, in the order given. Two words are never fused: pieces become one word
/// only where the library saw no space and the boxes touch.
std::vector<Line> linesOf(const std::vector<Piece>& pieces);

} // namespace lectern::importing
