// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/lines.h"

#include <vector>

namespace lectern::importing {

/// Finds notes at the foot of a column (smaller lines that begin with a mark, to the end of the column) and puts
/// them behind all else, in their order.
void moveNotesToEnd(std::vector<Line>& lines);

/// Whether a line begins a note, and with which mark.
bool beginsNote(const Line& line);

} // namespace lectern::importing
