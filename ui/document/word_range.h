// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"

#include <utility>
#include <vector>

namespace lectern::ui {

/// The words that the characters [start, end) touch, as rectangles in points: one for each line. A word that is
/// touched in part gives the part that its characters are of it, if it is written from left to right.
std::vector<QRectF> rectanglesOf(const QString& text, const std::vector<domain::WordBox>& words, int start, int end);

/// Whether two words that follow one another stand on one line.
bool onOneLine(const domain::WordBox& word, const domain::WordBox& next);

/// The word nearest to a point, as an index; -1 without words. Words on the point's own line come first.
int nearestWord(const std::vector<domain::WordBox>& words, QPointF point);

/// The first and last word of the line of a word, as indices.
std::pair<int, int> lineOf(const std::vector<domain::WordBox>& words, int word);

/// The word that ends after a character, or the number of words.
int wordAfter(const std::vector<domain::WordBox>& words, int character);

} // namespace lectern::ui
