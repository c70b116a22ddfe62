// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/html_nesting.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>

namespace lectern::importing {

namespace {

constexpr int kDeepest = 400;
constexpr int kDeepestFormatting = 16;
constexpr int kMostSigns = 1'000; // in a tag: words and `=`

/// Elements that have no content, or that the next of their kind ends.
constexpr std::array<std::string_view, 30> kShallow{"area",   "base",  "body",  "br",   "col",    "colgroup", "dd",    "dt",
                                                    "embed",  "frame", "head",  "hr",   "html",   "image",    "img",   "input",
                                                    "keygen", "li",    "link",  "meta", "option", "p",        "param", "source",
                                                    "tbody",  "td",    "tfoot", "th",   "thead",  "tr"};
/// Elements of which the parser opens all again in each paragraph while none of their ends has come.
constexpr std::array<std::string_view, 12> kFormatting{"b", "big",   "code",   "em",     "font", "i",
                                                       "s", "small", "strike", "strong", "tt",   "u"};
/// Elements whose content is characters up to their end.
constexpr std::array<std::string_view, 8> kRaw{"iframe", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"};

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Between attributes.
bool isSeparator(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '/';
}

class Flattener {
public:
    explicit Flattener(std::string_view html) : m_html(html) {}

    std::string flattened()
    {
        for (std::size_t at = m_html.find('<'); at < m_html.size(); at = m_html.find('<', at))
            at = afterMarkup(at);
        renameWhatEndsTheParser();
        return std::move(m_html);
    }

private:
    /// Selections that are left, since in damaged markup not all that is a tag to the parser was one here; and mathematics,
    /// whose parts are elements like others then: inside a table the parser ends the process over either.
    void renameWhatEndsTheParser()
    {
        for (std::size_t at = m_html.find('<'); at < m_html.size(); at = m_html.find('<', at + 1)) {
            const std::size_t start = at + (at + 1 < m_html.size() && m_html[at + 1] == '/' ? 2 : 1);
            rename(start, "select", "option");
            rename(start, "math", "span");
        }
    }

    /// Names of one length.
    void rename(std::size_t at, std::string_view from, std::string_view to)
    {
        const auto begin = m_html.begin() + static_cast<std::ptrdiff_t>(at);
        if (at + from.size() <= m_html.size() &&
            std::equal(from.begin(), from.end(), begin, [](char a, char b) { return isNameStart(b) && a == (b | 0x20); }))
            std::copy(to.begin(), to.end(), begin);
    }

    std::size_t afterMarkup(std::size_t at)
    {
        if (m_html.compare(at, 4, "<!--") == 0)
            return std::min(m_html.find("-->", at + 4), m_html.size());
        const bool isEnd = at + 1 < m_html.size() && m_html[at + 1] == '/';
        const std::size_t start = at + (isEnd ? 2 : 1);
        if (start >= m_html.size() || !isNameStart(m_html[start]))
            return at + 1;
        const std::size_t nameEnd = std::min(m_html.find_first_of(" \t\n\r\f/>", start), m_html.size());
        std::string name = m_html.substr(start, std::min<std::size_t>(nameEnd - start, 40));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        const std::size_t end = tagEnd(nameEnd);
        const bool isEmpty = end >= 2 && end <= m_html.size() && m_html.compare(end - 2, 2, "/>") == 0;
        if (isOneOf(kRaw, name))
            return isEnd || !isEmpty ? isEnd ? end : afterRaw(end, name) : blanked(at, end);
        if (name == "optgroup" || (name == "select" && !isEnd))
            return blanked(at, end);
        if (isOneOf(kShallow, name) || name == "select")
            return end;
        return isEnd ? afterEnd(at, end, name) : afterStart(at, end, name);
    }

    /// One past the `>` of a tag, quoted ones aside. Attributes beyond the first few hundred are blanked out.
    std::size_t tagEnd(std::size_t at)
    {
        char quote = 0;
        char before = ' '; // as it was written
        int signs = 0;     // of attributes: words and `=`
        for (; at < m_html.size(); ++at) {
            const char c = m_html[at];
            if (quote == 0 && c == '>')
                return at + 1;
            const bool isGap = quote == 0 && isSeparator(c);
            if (quote != 0)
                quote = c == quote ? char(0) : quote;
            else if ((c == '"' || c == '\'') && before == '=')
                quote = c;
            else if (c == '=' || (!isGap && isSeparator(before)))
                ++signs;
            if (signs > kMostSigns && !isGap)
                m_html[at] = ' ';
            before = c;
        }
        return m_html.size();
    }

    std::size_t afterRaw(std::size_t at, const std::string& name) const
    {
        for (at = m_html.find("</", at); at < m_html.size(); at = m_html.find("</", at + 2)) {
            const bool same =
                std::equal(name.begin(), name.end(), m_html.begin() + static_cast<std::ptrdiff_t>(at) + 2,
                           m_html.begin() + static_cast<std::ptrdiff_t>(std::min(at + 2 + name.size(), m_html.size())),
                           [](char a, char b) { return a == b || (isNameStart(b) && a == (b | 0x20)); });
            if (same)
                return at;
        }
        return m_html.size();
    }

    std::size_t afterStart(std::size_t at, std::size_t end, const std::string& name)
    {
        const bool isFormatting = isOneOf(kFormatting, name);
        if (m_depth >= kDeepest || (isFormatting && m_formatting >= kDeepestFormatting)) {
            ++m_blanked[name];
            return blanked(at, end);
        }
        ++m_depth;
        m_formatting += isFormatting ? 1 : 0;
        ++m_open[name];
        return end;
    }

    std::size_t afterEnd(std::size_t at, std::size_t end, const std::string& name)
    {
        if (int& count = m_blanked[name]; count > 0) {
            --count;
            return blanked(at, end);
        }
        if (int& count = m_open[name]; count > 0) {
            --count;
            --m_depth;
            m_formatting -= isOneOf(kFormatting, name) ? 1 : 0;
        }
        return end;
    }

    std::size_t blanked(std::size_t at, std::size_t end)
    {
        std::fill(m_html.begin() + static_cast<std::ptrdiff_t>(at), m_html.begin() + static_cast<std::ptrdiff_t>(end), ' ');
        return end;
    }

    std::string m_html;
    int m_depth = 0;
    int m_formatting = 0;                 ///< elements of formatting among them
    std::map<std::string, int> m_open;    ///< elements by name
    std::map<std::string, int> m_blanked; ///< whose ends are to be blanked, too
};

} // namespace

std::string withBearableNesting(std::string_view html)
{
    return Flattener(html).flattened();
}

} // namespace lectern::importing
