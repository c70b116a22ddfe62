// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/lines.h"

#include <string>
#include <vector>

namespace lectern::importing {

/// Finds programs, commands and their output: lines whose characters all have the same width, on a page where others do not.
/// Their ends and their indentation mean something.
void markFixedLines(std::vector<Line>& lines);

/// How many spaces stand before a word of such a line.
/// @param left where the block of lines begins
int spacesBefore(const Line& line, std::size_t word, double left);

} // namespace lectern::importing
