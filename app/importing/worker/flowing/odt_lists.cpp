// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/odt_lists.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/flowing/list_numbers.h"

#include <algorithm>

namespace lectern::importing {

namespace {

constexpr auto kPreformatted = "Preformatted_20_Text"; // as LibreOffice names it
constexpr int kLargest = 1'000'000;

int numberIn(std::string_view text, int otherwise, int most)
{
    return std::clamp(integerIn(text).value_or(otherwise), 0, most);
}

} // namespace

void OdtStyles::start(std::string_view name, const XmlAttributes& attributes)
{
    if (name == "style:style" && attributes.get("style:family") == "paragraph")
        m_parents[std::string(attributes.get("style:name"))] = attributes.get("style:parent-style-name");
    if (name == "text:list-style") {
        m_style = &m_styles[std::string(attributes.get("style:name"))];
        return;
    }
    if (m_style == nullptr || (name != "text:list-level-style-number" && name != "text:list-level-style-bullet"))
        return;
    const int depth = numberIn(attributes.get("text:level"), 1, static_cast<int>(kLevels));
    Level& level = (*m_style)[static_cast<std::size_t>(std::max(1, depth) - 1)];
    level.isDefined = true;
    level.isNumbered = name == "text:list-level-style-number";
    level.format = attributes.get("style:num-format");
    level.prefix = attributes.get("style:num-prefix");
    level.suffix = attributes.get("style:num-suffix");
    level.start = numberIn(attributes.get("text:start-value"), 1, kLargest);
    level.shownLevels = numberIn(attributes.get("text:display-levels"), 1, static_cast<int>(kLevels));
}

bool OdtStyles::isPreformatted(const std::string& style) const
{
    constexpr int kDeepestParent = 20;
    auto at = m_parents.find(style);
    std::string name = style;
    for (int i = 0; i < kDeepestParent && at != m_parents.end() && name != kPreformatted; ++i, at = m_parents.find(name))
        name = at->second;
    return name == kPreformatted;
}

void OdtStyles::end(std::string_view name)
{
    if (name == "text:list-style")
        m_style = nullptr;
}

const OdtStyles::Level& OdtStyles::level(const std::string& style, std::size_t depth) const
{
    static const Level bullet;
    const auto found = m_styles.find(style);
    if (found == m_styles.end())
        return bullet;
    std::size_t at = std::min(depth, kLevels - 1);
    while (at > 0 && !found->second[at].isDefined)
        --at;
    return found->second[at];
}

void OdtLists::begin(const std::string& style, bool goesOn)
{
    List list{style.empty() && !m_open.empty() ? m_open.back().style : style};
    list.last = m_styles.level(list.style, m_open.size()).start - 1;
    if (const auto last = m_lasts.find(list.style); goesOn && m_open.empty() && last != m_lasts.end())
        list.last = last->second;
    m_open.push_back(std::move(list));
}

void OdtLists::end()
{
    if (m_open.size() == 1)
        m_lasts[m_open.back().style] = m_open.back().last;
    if (!m_open.empty())
        m_open.pop_back();
}

std::u16string OdtLists::nextMark(std::string_view startValue)
{
    if (m_open.empty())
        return u"-";
    List& list = m_open.back();
    list.last = std::min(integerIn(startValue).value_or(list.last + 1), kLargest);
    const OdtStyles::Level& level = m_styles.level(list.style, m_open.size() - 1);
    if (!level.isNumbered)
        return u"-";
    if (level.format.empty())
        return {};
    std::u16string mark = fromUtf8(level.prefix.substr(0, 16));
    const std::size_t shown = std::clamp<std::size_t>(static_cast<std::size_t>(level.shownLevels), 1, m_open.size());
    for (std::size_t i = m_open.size() - shown; i < m_open.size(); ++i)
        mark += listNumber(m_open[i].last, m_styles.level(m_open[i].style, i).format) + (i + 1 < m_open.size() ? u"." : u"");
    return mark + fromUtf8(level.suffix.substr(0, 16));
}

} // namespace lectern::importing
