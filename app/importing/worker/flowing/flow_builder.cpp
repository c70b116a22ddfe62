// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/flow_builder.h"

#include "app/importing/worker/characters.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace lectern::importing {

namespace {

constexpr std::size_t kDeepestTables = 32; // a table in a table in a table
constexpr std::size_t kDeepestLists = 32;  // beyond, items are not indented further

void trim(std::u16string& text)
{
    const auto isWhite = [](char16_t c) { return c == u' ' || c == u'\n' || c == u'\t' || c == u'\r'; };
    while (!text.empty() && isWhite(text.back()))
        text.pop_back();
    text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), isWhite));
}

/// As trim(), but the first line keeps its indentation.
void trimLines(std::u16string& text)
{
    while (!text.empty() && isSpace(text.back()))
        text.pop_back();
    std::size_t lineStart = 0;
    for (std::size_t i = 0; i < text.size() && isSpace(text[i]); ++i)
        if (text[i] == u'\n')
            lineStart = i + 1;
    text.erase(0, lineStart);
}

} // namespace

void FlowBuilder::text(std::string_view utf8)
{
    text(fromUtf8(utf8));
}

void FlowBuilder::text(std::u16string_view characters)
{
    std::u16string cleaned;
    appendCleaned(cleaned, characters);
    if (m_preformatted > 0) {
        for (std::size_t i = 0; i < cleaned.size(); ++i) {
            const bool isReturn = cleaned[i] == u'\r';
            if (!(isReturn && i + 1 < cleaned.size() && cleaned[i + 1] == u'\n'))
                m_text += isReturn ? u'\n' : cleaned[i];
        }
        return;
    }
    for (const char16_t c : cleaned) {
        if (!isSpace(c))
            m_text += c;
        else if (!m_text.empty() && m_text.back() != u' ' && m_text.back() != u'\n')
            m_text += u' ';
    }
}

void FlowBuilder::lineBreak()
{
    if (m_preformatted == 0 && !m_text.empty() && m_text.back() == u' ')
        m_text.pop_back();
    if (!m_text.empty() || m_preformatted > 0)
        m_text += u'\n';
}

void FlowBuilder::endBlock()
{
    if (m_preformatted > 0)
        trimLines(m_text);
    else
        trim(m_text);
    if (m_text.empty())
        return;
    Container& container = m_containers.back();
    Block block{std::exchange(m_text, {})};
    block.heading = m_heading;
    block.beginsChapter = std::exchange(m_beginsChapter, false);
    if (!m_mark.empty()) {
        block.tight = container.lastIsItem;
        block.text.insert(0, std::exchange(m_mark, {}));
        container.lastIsItem = true;
    } else {
        block.tight = m_isLine && container.lastIsLine;
        container.lastIsItem = false;
    }
    container.lastIsLine = m_isLine;
    target().push_back(std::move(block));
}

std::vector<Block>& FlowBuilder::target()
{
    Container& container = m_containers.back();
    const bool isInCell = isInTable() && !container.table.rows.empty() && !container.table.rows.back().empty();
    return isInCell ? container.table.rows.back().back().blocks : container.blocks;
}

void FlowBuilder::append(std::vector<Block> blocks)
{
    endBlock();
    m_containers.back().lastIsItem = false;
    m_containers.back().lastIsLine = false;
    std::move(blocks.begin(), blocks.end(), std::back_inserter(target()));
}

void FlowBuilder::beginHeading(int level)
{
    endBlock();
    m_heading = level;
}

void FlowBuilder::endHeading()
{
    endBlock();
    m_heading = 0;
}

void FlowBuilder::beginPreformatted(bool isLine)
{
    endBlock();
    ++m_preformatted;
    m_isLine = isLine;
}

void FlowBuilder::endPreformatted()
{
    endBlock();
    m_preformatted = std::max(0, m_preformatted - 1);
    m_isLine = false;
}

void FlowBuilder::beginList(std::optional<int> first)
{
    endBlock();
    if (m_lists.empty())
        m_containers.back().lastIsItem = false;
    m_lists.push_back({first});
}

void FlowBuilder::endList()
{
    endBlock();
    m_mark.clear();
    if (!m_lists.empty())
        m_lists.pop_back();
}

void FlowBuilder::beginItem(std::optional<int> number)
{
    endBlock();
    if (m_lists.empty()) {
        beginMarkedItem(u"-", 0);
        return;
    }
    List& list = m_lists.back();
    std::u16string mark = u"-";
    if (list.next) {
        const int shown = number.value_or(*list.next);
        const std::string digits = std::to_string(shown) + ".";
        mark.assign(digits.begin(), digits.end());
        list.next = shown < 1'000'000'000 ? shown + 1 : shown;
    }
    beginMarkedItem(mark, static_cast<int>(m_lists.size()) - 1);
}

void FlowBuilder::endItem()
{
    endBlock();
    m_mark.clear();
}

void FlowBuilder::beginMarkedItem(std::u16string_view mark, int depth)
{
    endBlock();
    m_mark.assign(2 * static_cast<std::size_t>(std::clamp(depth, 0, static_cast<int>(kDeepestLists))), u' ');
    m_mark += mark;
    m_mark += u' ';
}

void FlowBuilder::beginTable()
{
    endBlock();
    if (m_containers.size() > kDeepestTables)
        ++m_tooDeep;
    else
        m_containers.emplace_back();
}

void FlowBuilder::beginRow()
{
    endBlock();
    if (isInTable() && m_tooDeep == 0)
        m_containers.back().table.rows.emplace_back();
}

void FlowBuilder::beginCell(int columns, int rows)
{
    endBlock();
    if (!isInTable() || m_tooDeep > 0)
        return;
    Container& container = m_containers.back();
    if (container.table.rows.empty())
        container.table.rows.emplace_back();
    container.table.rows.back().push_back({{}, columns, rows});
    container.lastIsItem = false;
}

void FlowBuilder::widenCell(int columns)
{
    if (isInTable() && m_tooDeep == 0 && !m_containers.back().table.rows.empty() &&
        !m_containers.back().table.rows.back().empty())
        m_containers.back().table.rows.back().back().columns = columns;
}

void FlowBuilder::endTable()
{
    endBlock();
    if (m_tooDeep > 0) {
        --m_tooDeep;
        return;
    }
    if (!isInTable())
        return;
    std::vector<Block> caption = std::move(m_containers.back().blocks);
    std::vector<Block> blocks = tableBlocks(std::move(m_containers.back().table));
    m_containers.pop_back();
    append(std::move(caption));
    m_containers.back().table.hasTable = isInTable();
    append(std::move(blocks));
}

std::vector<Block> FlowBuilder::take()
{
    endBlock();
    while (isInTable())
        endTable();
    return std::move(m_containers.front().blocks);
}

} // namespace lectern::importing
