// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/docx_styles.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/flowing/list_numbers.h"

#include <algorithm>

namespace lectern::importing {

namespace {

constexpr int kDeepestBase = 20; // styles that are based on each other
/// Names of styles as Word, LibreOffice and pandoc have them.
constexpr std::array<std::u16string_view, 5> kPreformatted{u"html preformatted", u"preformatted text", u"source code",
                                                           u"plain text", u"macro"};

constexpr int kLargest = 1'000'000;

int levelIn(std::string_view text, int most)
{
    return std::clamp(integerIn(text).value_or(0), 0, most);
}

} // namespace

void DocxStyles::start(std::string_view name, const XmlAttributes& attributes)
{
    const std::string_view value = attributes.get("w:val");
    if (name == "w:style")
        m_style = attributes.get("w:type") == "paragraph" ? &m_styles[std::string(attributes.get("w:styleId"))] : nullptr;
    if (m_style == nullptr)
        return;
    if (name == "w:name") {
        const std::u16string lower = lowered(fromUtf8(value));
        if (lower.size() == 9 && lower.starts_with(u"heading ") && isDigit(lower[8]))
            m_style->named = lower[8] - u'0';
        m_style->preformatted = std::find(kPreformatted.begin(), kPreformatted.end(), lower) != kPreformatted.end();
    } else if (name == "w:basedOn") {
        m_style->base = value;
    } else if (name == "w:outlineLvl") {
        m_style->outline = levelIn(value, 9);
    } else if (name == "w:numId") {
        m_style->list = value;
    } else if (name == "w:ilvl") {
        m_style->level = levelIn(value, 8);
    }
}

void DocxStyles::end(std::string_view name)
{
    if (name == "w:style")
        m_style = nullptr;
}

int DocxStyles::headingLevel(const std::string& style) const
{
    auto at = m_styles.find(style);
    for (int i = 0; i < kDeepestBase && at != m_styles.end(); ++i, at = m_styles.find(at->second.base)) {
        if (at->second.outline)
            return *at->second.outline < 9 ? *at->second.outline + 1 : 0;
        if (at->second.named > 0)
            return at->second.named;
    }
    return 0;
}

DocxListPlace DocxStyles::listPlace(const std::string& style) const
{
    std::optional<int> level;
    auto at = m_styles.find(style);
    for (int i = 0; i < kDeepestBase && at != m_styles.end(); ++i, at = m_styles.find(at->second.base)) {
        if (!level)
            level = at->second.level;
        if (!at->second.list.empty())
            return {at->second.list, level.value_or(0)};
    }
    return {};
}

bool DocxStyles::isPreformatted(const std::string& style) const
{
    auto at = m_styles.find(style);
    for (int i = 0; i < kDeepestBase && at != m_styles.end(); ++i, at = m_styles.find(at->second.base))
        if (at->second.preformatted)
            return true;
    return false;
}

void DocxNumbering::start(std::string_view name, const XmlAttributes& attributes)
{
    const std::string_view value = attributes.get("w:val");
    if (name == "w:abstractNum") {
        m_definition = &m_definitions[std::string(attributes.get("w:abstractNumId"))];
        m_list = nullptr;
    } else if (name == "w:num") {
        m_list = &m_lists[std::string(attributes.get("w:numId"))];
        m_definition = nullptr;
    } else if (name == "w:lvl" || name == "w:lvlOverride") {
        m_level = static_cast<std::size_t>(levelIn(attributes.get("w:ilvl"), kLevels - 1));
    } else if (m_list != nullptr) {
        if (name == "w:abstractNumId")
            m_list->definition = value;
        else if (name == "w:startOverride")
            m_list->starts[m_level] = levelIn(value, kLargest);
    } else if (m_definition != nullptr) {
        Level& level = m_definition->levels[m_level];
        if (name == "w:start")
            level.start = levelIn(value, kLargest);
        else if (name == "w:numFmt")
            level.format = value;
        else if (name == "w:lvlText")
            level.text = value;
    }
}

std::optional<std::u16string> DocxNumbering::nextMark(const DocxListPlace& place)
{
    const auto list = m_lists.find(place.list);
    if (list == m_lists.end() || place.level < 0 || place.level >= static_cast<int>(kLevels))
        return {};
    const auto found = m_definitions.find(list->second.definition);
    if (found == m_definitions.end())
        return {};
    Definition& definition = found->second;
    const auto at = static_cast<std::size_t>(place.level);
    if (const auto start = list->second.starts.find(at); start != list->second.starts.end()) {
        definition.counts[at] = start->second - 1;
        list->second.starts.erase(start);
    }
    std::optional<int>& count = definition.counts[at];
    count = count ? std::min(*count + 1, kLargest) : definition.levels[at].start;
    for (std::size_t deeper = at + 1; deeper < kLevels; ++deeper)
        definition.counts[deeper].reset();

    const Level& level = definition.levels[at];
    if (level.format == "bullet")
        return u"-";
    if (level.format == "none")
        return std::u16string();
    const std::u16string pattern = fromUtf8(level.text);
    std::u16string mark;
    for (std::size_t i = 0; i < pattern.size() && mark.size() < 64; ++i) {
        const bool isNumber = pattern[i] == u'%' && i + 1 < pattern.size() && pattern[i + 1] >= u'1' && pattern[i + 1] <= u'9';
        if (!isNumber) {
            mark += pattern[i];
            continue;
        }
        const auto of = static_cast<std::size_t>(pattern[++i] - u'1');
        mark += listNumber(definition.counts[of].value_or(definition.levels[of].start), definition.levels[of].format);
    }
    return mark;
}

} // namespace lectern::importing
