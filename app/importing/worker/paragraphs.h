// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/lines.h"

#include <vector>

namespace lectern::importing {

/// For each line whether it begins a paragraph; the first always does. Judged by what a reader goes by: the distance to the
/// line above, the size of the type, indentation, bullets, and lines that end early on purpose. A paragraph may go on in the
/// next column.
std::vector<bool> paragraphStarts(const std::vector<Line>& lines);

} // namespace lectern::importing
