// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/lines.h"
#include "app/importing/worker/word_list.h"

#include <string>
#include <vector>

namespace lectern::importing {

/// A word's place in a text and on the page. The text in [start, end) is the word, or its part on one line.
struct WordSpan {
    int start = 0; ///< UTF-16 units
    int end = 0;
    Box box;
};

struct PageText {
    std::u16string text;         ///< paragraphs, each on one line, divided by an empty line
    std::vector<WordSpan> words; ///< in order, not overlapping
};

/// Writes a page's lines as paragraphs and undoes divisions at line ends.
/// @param words those of the pages before; this page's are added first, so that they count too
PageText pageText(const std::vector<Line>& lines, WordList& words);

} // namespace lectern::importing
