// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/lines.h"

#include <vector>

namespace lectern::importing {

/// The words that the pieces of one line make, in the order of reading.
std::vector<Word> wordsOfLine(std::vector<const Piece*> pieces, bool rightToLeft);

/// The height that most characters of a line have.
double usualHeight(const Line& line);

/// The width that all characters of a line have; 0 where they differ.
double commonPitch(const std::vector<const Piece*>& pieces);

} // namespace lectern::importing
