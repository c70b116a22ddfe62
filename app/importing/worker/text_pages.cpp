// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/text_pages.h"

#include "app/importing/worker/characters.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace lectern::importing {

namespace {

constexpr std::size_t kPageCharacters = 3'000;
constexpr std::size_t kLongestParagraph = 2 * kPageCharacters; // a longer one is divided between words
constexpr std::size_t kWidestWrap = 132;                       // characters; longer lines are paragraphs, not wrapped lines

/// A line with its white space collapsed and unusable characters left out.
std::u16string tidied(std::u16string_view line) {
    std::u16string cleaned;
    appendCleaned(cleaned, line);
    std::u16string result;
    for (const char16_t c : cleaned) {
        if (!isSpace(c))
            result += c;
        else if (!result.empty() && result.back() != u' ')
            result += u' ';
    }
    if (!result.empty() && result.back() == u' ')
        result.pop_back();
    return result;
}

std::vector<std::u16string> linesIn(std::u16string_view text) {
    std::vector<std::u16string> lines;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find_first_of(u"\n\r\u2028\u2029\u0085", start), text.size());
        lines.push_back(tidied(text.substr(start, end - start)));
        start = end + (text.substr(end, 2) == u"\r\n" ? 2 : 1);
    }
    return lines;
}

/// The width at which the text was wrapped: nineteen lines of twenty are no longer. 0: it was not wrapped.
std::size_t wrapWidth(const std::vector<std::u16string>& lines) {
    std::vector<std::size_t> lengths;
    for (const std::u16string& line : lines)
        if (!line.empty())
            lengths.push_back(line.size());
    if (lengths.empty())
        return 0;
    const auto at = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() * 19 / 20);
    std::nth_element(lengths.begin(), at, lengths.end());
    return *at <= kWidestWrap ? *at : 0;
}

/// Whether `next` goes on where `line` had to be wrapped: its first word had no room there.
bool wasWrapped(const std::u16string& line, const std::u16string& next, std::size_t width) {
    const std::size_t firstWord = std::min(next.find(u' '), next.size());
    const bool full = line.size() + 1 + firstWord > width;
    return width > 0 && (full || (isLower(next.front()) && 2 * line.size() > width));
}

std::vector<std::u16string> paragraphsIn(std::u16string_view text, std::size_t width) {
    std::vector<std::u16string> paragraphs;
    bool open = false;
    std::u16string previous;
    for (std::u16string& line : linesIn(text)) {
        if (line.empty()) {
            open = false;
            continue;
        }
        if (!open)
            paragraphs.push_back(line);
        else
            paragraphs.back() += (wasWrapped(previous, line, width) ? u" " : u"\n") + line;
        open = true;
        previous = std::move(line);
    }
    return paragraphs;
}

/// The paragraph in parts of bearable length, divided at white space where there is any.
std::vector<std::u16string> divided(std::u16string_view paragraph) {
    std::vector<std::u16string> parts;
    while (paragraph.size() > kLongestParagraph) {
        std::size_t end = paragraph.find_last_of(u" \n", kPageCharacters);
        const bool atSpace = end != std::u16string_view::npos && end > 0;
        if (!atSpace) {
            end = kPageCharacters;
            if (paragraph[end] >= 0xDC00 && paragraph[end] <= 0xDFFF)
                --end; // not within a surrogate pair
        }
        parts.emplace_back(paragraph.substr(0, end));
        paragraph.remove_prefix(atSpace ? end + 1 : end);
    }
    parts.emplace_back(paragraph);
    return parts;
}

std::u16string joined(const std::vector<std::u16string>& paragraphs) {
    std::u16string page;
    for (const std::u16string& paragraph : paragraphs)
        page += (page.empty() ? u"" : u"\n\n") + paragraph;
    return page;
}

std::vector<std::u16string> pagesOfUsualLength(const std::vector<std::u16string>& paragraphs) {
    std::vector<std::u16string> pages(1);
    for (const std::u16string& paragraph : paragraphs) {
        for (const std::u16string& part : divided(paragraph)) {
            if (!pages.back().empty() && pages.back().size() + part.size() > kPageCharacters)
                pages.emplace_back();
            pages.back() += (pages.back().empty() ? u"" : u"\n\n") + part;
        }
    }
    return pages;
}

} // namespace

std::vector<std::u16string> textPages(std::u16string_view text) {
    const std::size_t width = wrapWidth(linesIn(text));
    if (text.find(u'\f') == std::u16string_view::npos)
        return pagesOfUsualLength(paragraphsIn(text, width));
    std::vector<std::u16string> pages;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(u'\f', start), text.size());
        pages.push_back(joined(paragraphsIn(text.substr(start, end - start), width)));
        start = end + 1;
    }
    if (pages.size() > 1 && pages.back().empty())
        pages.pop_back(); // the last form feed ended a page
    return pages;
}

} // namespace lectern::importing
