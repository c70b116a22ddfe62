// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// Documents that have no pages of their own: they flow.
namespace lectern::importing {

/// A paragraph, a heading, an item of a list or a row of a table.
struct Block {
    std::u16string text;        ///< cleaned, never empty; `\n` where a line ends on purpose
    int heading = 0;            ///< its level from 1; 0: no heading
    bool tight = false;         ///< stands on the line below the block before, without an empty line between
    bool beginsChapter = false; ///< begins a section in any case
};

/// An entry of a table of contents.
struct FlowTarget {
    static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

    std::u16string title;
    std::size_t block = kNowhere; ///< index of the block that it leads to
    int level = 1;                ///< 1: top
};

struct Flow {
    std::u16string title; ///< empty where the document has none
    std::vector<Block> blocks;
    std::vector<FlowTarget> contents;  ///< the document's own; empty: its headings are all there is
    std::vector<std::string> warnings; ///< UTF-8: what a person should know who relies on the text
};

} // namespace lectern::importing
