// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/token.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lectern::engine {

/// Guesses the next tokens of an answer from what was read before: answers about a document quote it (prompt lookup decoding,
/// Saxena 2023). An index of where each run of three tokens stood, as LZ77 coders keep it: eight bytes for each token.
/// Not part of the facade.
class PromptLookup {
public:
    PromptLookup();

    /// Goes on with what `tokens` have beyond those indexed already, which they begin with.
    void follow(std::span<const TokenId> tokens);
    /// Begins anew: the next follow() may be about other tokens.
    void forget();

    /// Up to `most` tokens that may come after the indexed ones and then `next`; empty where nothing like their end stood
    /// before. Of several places the one counts that agrees with most tokens before it, then the latest. Good until the index
    /// changes.
    std::span<const TokenId> guess(TokenId next, std::size_t most) const;

private:
    /// Token `back` places before the end of the indexed ones and then `next`.
    TokenId fromEnd(TokenId next, std::size_t back) const { return back == 0 ? next : m_tokens[m_tokens.size() - back]; }

    std::vector<std::int32_t> m_latest;   ///< by hash of a run: one past the place where it ended last; 0: nowhere
    std::vector<std::int32_t> m_previous; ///< by place: the same of the run of that hash before
    std::vector<TokenId> m_tokens;        ///< indexed
};

} // namespace lectern::engine
