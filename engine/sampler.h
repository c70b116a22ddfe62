// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/token.h"

#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <utility>
#include <vector>

namespace lectern::engine {

struct SamplingOptions {
    float temperature = 0;  ///< 0: the most likely token, always
    float topP = 1;         ///< keep the smallest set of tokens whose probabilities reach this (Holtzman et al. 2020)
    std::uint64_t seed = 0; ///< the same seed and logits give the same tokens on every machine
};

/// Chooses the next token. One for each answer.
class Sampler {
public:
    explicit Sampler(const SamplingOptions& options);
    /// @param logits [vocab]. Ties go to the smaller id.
    TokenId sample(std::span<const float> logits);

private:
    std::optional<TokenId> chosenAmong(float least, double drawn, double total);

    SamplingOptions m_options;
    std::mt19937_64 m_random;
    // Scratch, kept between tokens: of each token beside the likeliest, and those that are candidates.
    std::vector<float> m_probabilities;
    std::vector<std::pair<float, TokenId>> m_candidates;
};

} // namespace lectern::engine
