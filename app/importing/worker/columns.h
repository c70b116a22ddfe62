// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/geometry.h"

#include <cstddef>
#include <vector>

namespace lectern::importing {

/// Something that stands on a page, as far as columns are concerned.
struct Block {
    Box box;         ///< upright
    int letters = 0; ///< how many of its characters are letters
    int characters = 0;
};

/// Divides a page into parts that are read one after another, each a single column: indices of blocks. White space between
/// columns is found where it is, so that titles and figures over several columns, sidebars, and columns of different heights
/// are no obstacle. What only looks like columns, the cells of a table, margin notes and the marks of a list, stays with its
/// lines.
std::vector<std::vector<std::size_t>> partsInOrder(const std::vector<Block>& blocks, bool rightToLeft);

} // namespace lectern::importing
