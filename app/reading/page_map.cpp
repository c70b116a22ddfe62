// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/page_map.h"

#include "engine/base/failure.h"

#include <algorithm>

namespace lectern::reading {

void PageMap::append(PagePlace place, TokenRange tokens)
{
    ENSURE(tokens.begin <= tokens.end);
    if (!m_entries.empty()) {
        ENSURE(m_entries.back().place < place);
        ENSURE(m_entries.back().tokens.end == tokens.begin);
    }
    m_entries.push_back({place, tokens});
}

std::optional<PagePlace> PageMap::placeOf(qint64 position) const
{
    const auto after = std::upper_bound(m_entries.begin(), m_entries.end(), position,
                                        [](qint64 at, const Entry& entry) { return at < entry.tokens.begin; });
    if (after == m_entries.begin() || position >= std::prev(after)->tokens.end)
        return std::nullopt;
    return std::prev(after)->place;
}

std::optional<TokenRange> PageMap::tokensOf(PagePlace place) const
{
    const auto found = std::lower_bound(m_entries.begin(), m_entries.end(), place,
                                        [](const Entry& entry, PagePlace wanted) { return entry.place < wanted; });
    if (found == m_entries.end() || found->place != place)
        return std::nullopt;
    return found->tokens;
}

} // namespace lectern::reading
