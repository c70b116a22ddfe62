// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"
#include "app/domain/found_passage.h"
#include "app/domain/turn.h"
#include "app/search/passage_index.h"

#include <QString>

#include <future>
#include <optional>
#include <span>
#include <vector>

namespace lectern::answering {

/// What search finds in a conversation's documents. The index is made on a thread of its own from the beginning, so that it is
/// there when the first question is asked; what needs it waits for it. Belongs to one thread at a time.
class PassageSearch {
public:
    /// @param documents must outlive the search
    explicit PassageSearch(std::span<const domain::Document> documents);

    /// What a model that wants search results reads with the question: PassageIndex::propose(). None where there is no memory
    /// for it: a question goes without.
    std::optional<std::vector<domain::SearchResult>> propose(const QString& question, int limit) const;
    /// The best passages for a question, three at most, without those of which the answer quotes something and those that stand in
    /// the question itself. Nothing where there is no memory for it: an answer stands without.
    /// @param citations of the answer; their documents are counted as this search does
    std::vector<domain::FoundPassage> related(const QString& question, std::span<const domain::Citation> citations) const;

private:
    std::shared_future<search::PassageIndex> m_index;
};

} // namespace lectern::answering
