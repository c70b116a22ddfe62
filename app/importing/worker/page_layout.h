// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/lines.h"

#include <vector>

namespace lectern::importing {

/// The lines of a page in the order in which a person reads them, whatever the order of the pieces: column after column, notes
/// at the foot behind everything else. Each says what it is: prose, a line of characters of one width, or a row of a table.
std::vector<Line> linesOf(const std::vector<Piece>& pieces);

} // namespace lectern::importing
