// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/sampler.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <cmath>

namespace lectern::engine {

Sampler::Sampler(const SamplingOptions& options) : m_options(options), m_random(options.seed) {}

TokenId Sampler::sample(std::span<const float> logits)
{
    ENSURE(!logits.empty());
    const auto best = std::max_element(logits.begin(), logits.end());
    if (!(m_options.temperature > 0))
        return static_cast<TokenId>(best - logits.begin());

    const double largest = *best;
    double total = 0;
    m_candidates.clear();
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const double probability = std::exp((logits[i] - largest) / m_options.temperature);
        m_candidates.emplace_back(static_cast<float>(probability), static_cast<TokenId>(i));
        total += probability;
    }
    std::sort(m_candidates.begin(), m_candidates.end(),
              [](const auto& a, const auto& b) { return a.first > b.first || (a.first == b.first && a.second < b.second); });

    // The nucleus: the fewest tokens that together reach topP, the most likely one at least.
    double nucleus = 0;
    std::size_t kept = 0;
    do
        nucleus += m_candidates[kept++].first;
    while (kept < m_candidates.size() && nucleus < m_options.topP * total);

    // 53 random bits: std::uniform_real_distribution may differ from library to library.
    double left = static_cast<double>(m_random() >> 11) * 0x1p-53 * nucleus;
    for (std::size_t i = 0; i < kept; ++i) {
        left -= m_candidates[i].first;
        if (left < 0)
            return m_candidates[i].second;
    }
    return m_candidates[kept - 1].second;
}

} // namespace lectern::engine
