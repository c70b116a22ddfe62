// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/markdown_document.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/flowing/sections.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace lectern::importing {

namespace {

std::vector<std::u16string_view> linesOf(std::u16string_view text)
{
    std::vector<std::u16string_view> lines;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find_first_of(u"\r\n", start), text.size());
        lines.push_back(text.substr(start, end - start));
        start = end + (text.substr(end, 2) == u"\r\n" ? 2 : 1);
    }
    return lines;
}

std::u16string_view trimmed(std::u16string_view line)
{
    while (!line.empty() && isSpace(line.front()))
        line.remove_prefix(1);
    while (!line.empty() && isSpace(line.back()))
        line.remove_suffix(1);
    return line;
}

bool isBlank(std::u16string_view line)
{
    return trimmed(line).empty();
}

/// The line's level as a heading that begins with `#`; 0: none.
int hashLevel(std::u16string_view line)
{
    const std::size_t indent = std::min(line.find_first_not_of(u' '), line.size());
    if (indent > 3)
        return 0;
    line.remove_prefix(indent);
    const std::size_t level = std::min(line.find_first_not_of(u'#'), line.size());
    return level >= 1 && level <= 6 && level < line.size() && line[level] == u' ' && !isBlank(line.substr(level))
               ? static_cast<int>(level)
               : 0;
}

/// The level that a line of `=` or `-` gives to the line above; 0: none.
int underlineLevel(std::u16string_view line)
{
    const std::u16string_view bare = trimmed(line);
    if (bare.size() < 2 || line.find_first_not_of(u' ') > 3)
        return 0;
    return bare.find_first_not_of(u'=') == bare.npos ? 1 : bare.find_first_not_of(u'-') == bare.npos ? 2 : 0;
}

bool isFence(std::u16string_view line)
{
    return trimmed(line).starts_with(u"```") || trimmed(line).starts_with(u"~~~");
}

std::u16string_view withoutHashes(std::u16string_view line)
{
    line = trimmed(line);
    while (line.starts_with(u'#'))
        line.remove_prefix(1);
    while (line.ends_with(u'#'))
        line.remove_suffix(1);
    return trimmed(line);
}

/// How often other signs of Markdown occur: fences, links, emphasis, lines of tables.
std::size_t otherSigns(const std::vector<std::u16string_view>& lines)
{
    return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [](std::u16string_view line) {
        return isFence(line) || line.find(u"](") != line.npos || line.find(u"**") != line.npos ||
               trimmed(line).starts_with(u"|-") || trimmed(line).starts_with(u"- ") || trimmed(line).starts_with(u"* ");
    }));
}

class Reader {
public:
    Flow read(std::u16string_view text)
    {
        for (const std::u16string_view line : linesOf(text))
            add(line);
        end();
        markChapters(m_flow.blocks);
        return std::move(m_flow);
    }

private:
    void add(std::u16string_view line)
    {
        if (!m_fence.empty() || isFence(line)) {
            append(line);
            const std::u16string_view mark = trimmed(line).substr(0, 3);
            m_fence = m_fence.empty() ? mark : trimmed(line).starts_with(m_fence) ? std::u16string_view() : m_fence;
            return;
        }
        if (isBlank(line))
            return end();
        if (const int level = hashLevel(line); level > 0) {
            end();
            append(line);
            m_level = level;
            m_title = withoutHashes(line);
            return end();
        }
        const bool isOneLine = !m_text.empty() && m_text.find(u'\n') == m_text.npos;
        if (const int level = isOneLine ? underlineLevel(line) : 0; level > 0 && !m_text.starts_with(u'|')) {
            m_title = trimmed(m_text);
            m_level = level;
            append(line);
            return end();
        }
        append(line);
    }

    void append(std::u16string_view line)
    {
        if (!m_text.empty())
            m_text += u'\n';
        appendCleaned(m_text, line);
    }

    void end()
    {
        while (!m_text.empty() && isSpace(m_text.back()))
            m_text.pop_back();
        if (!m_text.empty()) {
            if (m_level > 0)
                m_flow.contents.push_back({std::exchange(m_title, {}), m_flow.blocks.size(), m_level});
            Block block{std::exchange(m_text, {})};
            block.heading = m_level;
            m_flow.blocks.push_back(std::move(block));
        }
        m_level = 0;
    }

    Flow m_flow;
    std::u16string m_text;       ///< of the current block
    std::u16string m_title;      ///< of the heading that it is
    int m_level = 0;             ///< of the heading that it is
    std::u16string_view m_fence; ///< what ends the code that is open
};

} // namespace

bool looksLikeMarkdown(std::u16string_view text)
{
    if (text.starts_with(u"#!"))
        return false;
    const std::vector<std::u16string_view> lines = linesOf(text);
    std::size_t headings = 0;
    std::size_t comments = 0;
    bool inCode = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        inCode ^= isFence(lines[i]);
        if (inCode || hashLevel(lines[i]) == 0)
            continue;
        // A comment in a program or a configuration stands next to other comments, or right above what it explains.
        const bool alone = (i == 0 || isBlank(lines[i - 1])) && (i + 1 == lines.size() || isBlank(lines[i + 1]));
        const bool amongOthers =
            (i > 0 && hashLevel(lines[i - 1]) > 0) || (i + 1 < lines.size() && lines[i + 1].starts_with(u"#"));
        headings += alone;
        comments += amongOthers;
    }
    const bool hasLined =
        std::any_of(lines.begin(), lines.end(), [](std::u16string_view line) { return trimmed(line).starts_with(u"==="); });
    const std::size_t others = otherSigns(lines);
    if (headings == 0)
        return hasLined && others * 20 > lines.size() && lines.size() > 3;
    return comments * 2 <= headings && (headings >= 2 || others > 0);
}

Flow readMarkdown(std::u16string_view text)
{
    return Reader().read(text);
}

} // namespace lectern::importing
