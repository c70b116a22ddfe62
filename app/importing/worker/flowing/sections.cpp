// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/sections.h"

#include "app/importing/worker_protocol.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace lectern::importing {

namespace {

constexpr std::size_t kUsual = 3'000;        // characters
constexpr std::size_t kEnough = kUsual / 3;  // where a heading comes
constexpr std::size_t kLongest = 2 * kUsual; // a longer block is divided

class Divider {
public:
    explicit Divider(bool atChapters) : m_atChapters(atChapters) {}

    void add(const Block& block)
    {
        std::u16string_view rest = block.text;
        const bool first = m_texts.empty();
        const std::size_t size = m_texts.empty() ? 0 : m_texts.back().size();
        const bool chapter = block.beginsChapter && m_atChapters;
        const bool full = size + std::min(rest.size(), kUsual) > kUsual;
        const bool afterHeading = m_lastIsHeading && size < kLongest; // a heading stands with what follows it
        if (first ||
            (size > 0 && (chapter || (block.heading > 0 && !m_lastIsHeading && size >= kEnough) || (full && !afterHeading))))
            m_texts.emplace_back();
        m_ofBlock.push_back(static_cast<int>(m_texts.size()));
        while (rest.size() > kLongest) {
            const std::size_t end = divisionOf(rest);
            write(rest.substr(0, end), block.tight);
            rest.remove_prefix(end + (rest[end] == u' ' || rest[end] == u'\n' ? 1 : 0));
            m_texts.emplace_back();
        }
        write(rest, block.tight);
        m_lastIsHeading = block.heading > 0;
    }

    Sections take()
    {
        if (m_texts.empty())
            m_texts.emplace_back();
        return {std::move(m_texts), std::move(m_ofBlock)};
    }

private:
    /// Where a block that is too long is divided: at a line's end or a space, where it has any, and never within a surrogate
    /// pair.
    static std::size_t divisionOf(std::u16string_view text)
    {
        for (const char16_t at : {u'\n', u' '}) {
            const std::size_t end = text.find_last_of(at, kUsual);
            if (end != std::u16string_view::npos && end > kEnough)
                return end;
        }
        return text[kUsual] >= 0xDC00 && text[kUsual] <= 0xDFFF ? kUsual - 1 : kUsual;
    }

    void write(std::u16string_view text, bool tight)
    {
        std::u16string& section = m_texts.back();
        if (!section.empty())
            section += tight ? u"\n" : u"\n\n";
        section += text;
    }

    bool m_atChapters;
    bool m_lastIsHeading = false;
    std::vector<std::u16string> m_texts;
    std::vector<int> m_ofBlock;
};

Sections divided(const std::vector<Block>& blocks, bool atChapters)
{
    Divider divider(atChapters);
    for (const Block& block : blocks)
        divider.add(block);
    return divider.take();
}

} // namespace

Sections sectionsOf(std::vector<Block> blocks)
{
    Sections sections = divided(blocks, true);
    if (sections.texts.size() > std::size_t{protocol::kMaxPages})
        sections = divided(blocks, false); // chapters of a word or two
    return sections;
}

void markChapters(std::vector<Block>& blocks)
{
    constexpr std::size_t kLevels = 10;
    std::array<std::size_t, kLevels> counts{};
    for (const Block& block : blocks)
        if (block.heading > 0 && block.heading < static_cast<int>(kLevels))
            ++counts[static_cast<std::size_t>(block.heading)];
    const auto top = std::find_if(counts.begin(), counts.end(), [](std::size_t count) { return count > 1; });
    if (top == counts.end())
        return;
    for (Block& block : blocks)
        if (block.heading == static_cast<int>(top - counts.begin()))
            block.beginsChapter = true;
}

} // namespace lectern::importing
