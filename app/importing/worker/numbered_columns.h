// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/lines.h"

#include <vector>

namespace lectern::importing {

/// Lists whose items are set in short columns beside each other: where the numbers go on down one column and then down the
/// next, lines across them are divided, and the items come in the order of their numbers. Numbers that run across stay as they
/// are.
void divideNumberedColumns(std::vector<Line>& lines);

} // namespace lectern::importing
