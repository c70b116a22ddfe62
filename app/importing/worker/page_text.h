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
    /// Paragraphs, divided by an empty line, each on one line; programs keep their lines, and a row of a table is `| a | b |`.
    std::u16string text;
    std::vector<WordSpan> words; ///< in order, not overlapping; all of the text but white space and the bars of tables
};

/// What a page's text has to do with its neighbours'. A page is what is cited, so nothing moves from one to another but
/// the end of a word that the edge divides: the word stands whole on the first page, with the box that it has there.
struct PageEdge {
    const std::vector<Line>* next = nullptr; ///< the next page's lines, if there are any
    bool firstWordMoved = false;             ///< the page before has taken the first word; set for the next page
};

/// Writes a page's lines as paragraphs and undoes divisions at line ends. A note at the foot follows the paragraph that
/// refers to it where just one place does, or stands at the end.
/// @param words those of the pages before; this page's are added first, so that they count too
PageText pageText(const std::vector<Line>& lines, WordList& words, PageEdge& edge);

} // namespace lectern::importing
