// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/passage_search.h"

#include "engine/base/failure.h"

#include <algorithm>

namespace lectern::answering {

namespace {

constexpr std::size_t kMostRelated = 3;
constexpr int kLookedAt = 64; // so that an answer that quotes many of the best leaves some

bool isQuoted(const domain::FoundPassage& passage, std::span<const domain::Citation> citations)
{
    return std::ranges::any_of(citations, [&](const domain::Citation& citation) {
        return citation.document == passage.document && citation.page == passage.page && citation.start < passage.end &&
               citation.end > passage.start;
    });
}

} // namespace

PassageSearch::PassageSearch(std::span<const domain::Document> documents)
    // On another thread; where the system gives none, when it is first asked for.
    : m_index(std::async([documents] { return search::PassageIndex(documents); }))
{
}

std::optional<std::vector<domain::SearchResult>> PassageSearch::propose(const QString& question, int limit) const
{
    try {
        return m_index.get().propose(question, limit);
    } catch (const Failure&) {
        return std::nullopt;
    }
}

std::vector<domain::FoundPassage> PassageSearch::related(const QString& question,
                                                         std::span<const domain::Citation> citations) const
{
    try {
        std::vector<domain::FoundPassage> found = m_index.get().find(question, kLookedAt);
        const QString asked = question.simplified();
        std::erase_if(found, [&](const domain::FoundPassage& passage) {
            return isQuoted(passage, citations) || asked.contains(passage.text.simplified());
        });
        found.resize(std::min(found.size(), kMostRelated));
        return found;
    } catch (const Failure&) {
        return {};
    }
}

} // namespace lectern::answering
