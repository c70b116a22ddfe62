// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/geometry.h"

#include <string>
#include <vector>

namespace lectern::importing {

/// A character where it was drawn, with the marks above and below it.
struct Glyph {
    std::u16string text;
    Box box;                  ///< on the page as shown
    bool spaceBefore = false; ///< there is white space to its left; in the result: it begins a word
};

/// Puts the characters of a line, which come from left to right, into the order in which they are read: the reverse of what
/// the Unicode bidirectional algorithm (UAX #9) does for showing them, in short: words of a right-to-left script and what
/// stands between them run from right to left, letters of other scripts and numbers from left to right.
/// @param rightToLeft the direction of the text around
std::vector<Glyph> inReadingOrder(const std::vector<Glyph>& drawn, bool rightToLeft);

} // namespace lectern::importing
