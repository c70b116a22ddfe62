// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/flow.h"
#include "app/importing/worker/flowing/table_rows.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::importing {

/// Puts blocks together from what readers of markup report in order: text, and where things begin and end. Ends that have no
/// beginning are ignored; what has no end, ends with the document.
class FlowBuilder {
public:
    FlowBuilder() : m_containers(1) {}

    /// Text of the current block: cleaned, white space collapsed unless preformatted.
    void text(std::u16string_view characters);
    void text(std::string_view utf8);
    /// The line ends here on purpose.
    void lineBreak();

    /// What came so far is a block of its own, where there is anything.
    void endBlock();
    /// @param level of the heading that the next block is, if it is one
    void beginHeading(int level);
    void endHeading();
    /// From here on white space stays as it is.
    /// @param isLine the block is a line of a text whose lines are blocks
    void beginPreformatted(bool isLine = false);
    void endPreformatted();
    /// The next block begins a chapter.
    void beginChapter() { m_beginsChapter = true; }

    /// @param first number of the first item; nothing: bullets
    void beginList(std::optional<int> first);
    void endList();
    /// @param number of this item and those that follow
    void beginItem(std::optional<int> number = {});
    void endItem();
    /// The next block is an item of a list that is known by its marks alone.
    /// @param depth from 0
    void beginMarkedItem(std::u16string_view mark, int depth);

    /// A table becomes rows of Markdown; one that only arranges things becomes these things (see table_rows.h).
    void beginTable();
    void beginRow();
    void beginCell(int columns = 1, int rows = 1);
    /// The cell that was begun last takes so many columns.
    void widenCell(int columns);
    void endCell() { endBlock(); }
    void endRow() { endBlock(); }
    void endTable();

    /// Index that the block has which is being written, or comes next.
    std::size_t nextBlock() const { return m_containers.front().blocks.size(); }
    bool isInTable() const { return m_containers.size() > 1; }

    /// Blocks that are complete, e.g. footnotes that were read before.
    void append(std::vector<Block> blocks);

    std::vector<Block> take();

private:
    struct List {
        std::optional<int> next; ///< number of the next item; nothing: bullets
    };
    struct Container {             ///< the document, or a table in it
        std::vector<Block> blocks; ///< of the document; of a table, its caption
        Table table;
        bool lastIsItem = false; ///< the last block is an item of the list that goes on
        bool lastIsLine = false; ///< the last block is a line of preformatted text
    };

    std::vector<Block>& target();

    std::vector<Container> m_containers; ///< the innermost table is the last
    std::vector<List> m_lists;
    std::u16string m_text; ///< of the current block
    std::u16string m_mark; ///< of the item that begins
    int m_heading = 0;
    int m_preformatted = 0;
    bool m_isLine = false; ///< of preformatted text
    int m_tooDeep = 0;     ///< tables that are open and not represented
    bool m_beginsChapter = false;
};

} // namespace lectern::importing
