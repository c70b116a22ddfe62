// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/flow.h"

#include <cstddef>
#include <string>
#include <vector>

namespace lectern::importing {

/// What a flowing document has in place of pages.
struct Sections {
    std::vector<std::u16string> texts; ///< at least one
    std::vector<int> ofBlock;          ///< for each block the number, from 1, of the section that it begins in
};

/// Divides a document: before each chapter, then before headings and at the ends of paragraphs, so that sections have about
/// 3,000 characters. Depends on the blocks alone: the same file always has the same sections. The blocks' texts are taken.
Sections sectionsOf(std::vector<Block> blocks);

/// Marks the headings that begin chapters: those of the highest level that the document has more than one of.
void markChapters(std::vector<Block>& blocks);

} // namespace lectern::importing
