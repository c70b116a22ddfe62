// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/searched_question.h"

#include <optional>
#include <utility>

namespace lectern::answering {

SearchedQuestion withResults(const reading::PromptPlan& plan, const PassageSearch& passages, const QString& question,
                             std::vector<engine::TokenId> plain, int wanted, qint64 room)
{
    std::optional<std::vector<domain::SearchResult>> found = passages.propose(question, wanted);
    if (found && found->empty())
        return {.tokens = std::move(plain), .isSearched = true};
    for (; found && !found->empty(); found->pop_back()) {
        std::vector<engine::TokenId> tokens = plan.questionTokens(question, *found);
        if (qint64(tokens.size()) <= room)
            return {.tokens = std::move(tokens), .found = std::move(*found), .isSearched = true};
    }
    return {.tokens = std::move(plain)};
}

} // namespace lectern::answering
