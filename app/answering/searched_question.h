// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/answering/passage_search.h"
#include "app/domain/found_passage.h"
#include "app/reading/prompt_plan.h"
#include "engine/token.h"

#include <QString>

#include <vector>

namespace lectern::answering {

/// A question as it is read, and what search found that is part of it.
struct SearchedQuestion {
    std::vector<engine::TokenId> tokens;
    std::vector<domain::SearchResult> found = {};
    bool isSearched = false; ///< the documents were searched, and there was room for something of what was found
};

/// With the best of what search finds for it, at most `wanted` and as many as fit.
/// @param plain the question's tokens without any
/// @param room tokens for all of it
SearchedQuestion withResults(const reading::PromptPlan& plan, const PassageSearch& passages, const QString& question,
                             std::vector<engine::TokenId> plain, int wanted, qint64 room);

} // namespace lectern::answering
