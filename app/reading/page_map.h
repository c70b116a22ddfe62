// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <optional>
#include <vector>

namespace lectern::reading {

/// Tokens [begin, end) of a prompt.
struct TokenRange {
    qint64 begin = 0;
    qint64 end = 0;
    qint64 size() const { return end - begin; }
    bool operator==(const TokenRange&) const = default;
};

/// A page of one of several documents.
struct PagePlace {
    int document = 1; ///< from 1
    int page = 0;     ///< physical, from 1; 0: the document's heading
    auto operator<=>(const PagePlace&) const = default;
};

/// Which page a token belongs to, and which tokens a page has. Both in O(log pages).
class PageMap {
public:
    /// Adds what comes next in the prompt: a heading (page 0) or a page with its mark. Documents and their pages come in
    /// ascending order, without gaps between their tokens.
    void append(PagePlace place, TokenRange tokens);

    /// Where the token at `position` stands; nothing before the first document and after the last.
    std::optional<PagePlace> placeOf(qint64 position) const;
    /// The tokens of a page, its mark included; nothing where the map has no such page.
    std::optional<TokenRange> tokensOf(PagePlace place) const;
    bool isEmpty() const { return m_entries.empty(); }

private:
    struct Entry {
        PagePlace place;
        TokenRange tokens;
    };
    std::vector<Entry> m_entries; // ascending in both
};

} // namespace lectern::reading
