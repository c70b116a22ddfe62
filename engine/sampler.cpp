// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/sampler.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <cmath>

namespace lectern::engine {

namespace {

/// Tokens less likely than this beside the likeliest are hardly ever chosen: they are put in order only when they are.
constexpr float kUnlikely = 1e-4f;

} // namespace

Sampler::Sampler(const SamplingOptions& options) : m_options(options), m_random(options.seed) {}

TokenId Sampler::sample(std::span<const float> logits)
{
    ENSURE(!logits.empty());
    const auto best = std::max_element(logits.begin(), logits.end());
    if (!(m_options.temperature > 0))
        return static_cast<TokenId>(best - logits.begin());

    // 53 random bits: std::uniform_real_distribution may differ from library to library.
    const double drawn = static_cast<double>(m_random() >> 11) * 0x1p-53;
    double total = 0;
    const float inverse = 1 / m_options.temperature;
    m_probabilities.resize(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i) {
        m_probabilities[i] = std::exp((logits[i] - *best) * inverse);
        total += double(m_probabilities[i]);
    }
    if (!(total > 0)) // not numbers: whatever is chosen, something has to be
        return static_cast<TokenId>(best - logits.begin());
    if (const auto chosen = chosenAmong(kUnlikely, drawn, total))
        return *chosen;
    return chosenAmong(0, drawn, total).value();
}

/// Of the tokens at least so likely; none where that takes others too.
std::optional<TokenId> Sampler::chosenAmong(float least, double drawn, double total)
{
    m_candidates.clear();
    for (std::size_t i = 0; i < m_probabilities.size(); ++i) {
        if (m_probabilities[i] >= least)
            m_candidates.emplace_back(m_probabilities[i], static_cast<TokenId>(i));
    }
    std::sort(m_candidates.begin(), m_candidates.end(),
              [](const auto& a, const auto& b) { return a.first > b.first || (a.first == b.first && a.second < b.second); });

    // The nucleus: the fewest tokens that together reach topP, the most likely one at least.
    const bool areAll = least == 0;
    const double wanted = m_options.topP * total;
    double nucleus = 0;
    std::size_t kept = 0;
    do
        nucleus += double(m_candidates[kept++].first);
    while (kept < m_candidates.size() && nucleus < wanted);
    if (!areAll && nucleus < wanted) {
        if (m_options.topP < 1)
            return std::nullopt;
        nucleus = total;
    }

    double left = drawn * nucleus;
    for (std::size_t i = 0; i < kept; ++i) {
        left -= double(m_candidates[i].first);
        if (left < 0)
            return m_candidates[i].second;
    }
    if (!areAll)
        return std::nullopt;
    return m_candidates[kept - 1].second;
}

} // namespace lectern::engine
