// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/geometry.h"

#include <string>
#include <vector>

namespace lectern::importing {

/// A run of characters as a PDF library or a recogniser of scanned text finds it: a word, or a part of one where the font
/// changes within it. Pieces may come in any order.
struct Piece {
    std::u16string text;
    Box box;                     ///< on the page as shown
    int quarterTurns = 0;        ///< of the text, clockwise, on the page as shown
    bool spaceAfter = false;     ///< a space was seen behind it, or it is a whole word
    bool asDrawn = false;        ///< its characters come in the order of the page, from left to right, in any script
    double pitch = 0;            ///< width of each character where all have the same; 0: they differ, or nobody knows
    std::vector<double> edges{}; ///< left edges of the characters (UTF-16 units) and the last one's right edge; may be empty
};

} // namespace lectern::importing
