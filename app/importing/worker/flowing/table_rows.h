// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/flow.h"

#include <string>
#include <vector>

namespace lectern::importing {

struct Cell {
    std::vector<Block> blocks;
    int columns = 1; ///< that it takes
    int rows = 1;
};

struct Table {
    std::vector<std::vector<Cell>> rows;
    bool hasTable = false; ///< a table stands in one of its cells
};

/// A table as rows of Markdown, the first as their head. A table that only arranges things on a page (another table, headings
/// or long texts stand in its cells, or there is one column) becomes the blocks of its cells, in order.
std::vector<Block> tableBlocks(Table table);

} // namespace lectern::importing
