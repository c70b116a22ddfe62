// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/answer_guide.h"
#include "engine/sampler.h"
#include "engine/timeline.h"

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace lectern::engine {

/// Chooses among the parts with which an answer may go on. Their tokens form a trie. Where it branches, the model's
/// probabilities of the branches count, each as its share of what the branches have together: the probability of a part is the
/// product of its branches'. First the group is chosen by the sum of its parts' probabilities, then the part; at temperature 0
/// each time the likeliest one, with its weight.
///
/// Only branches that may still win are gone into, best first (as in A*: what a branch has so far, with the best weight behind
/// it, bounds its parts), at the cost of a pass over the tokens up to where it branches again.
class PartChoice {
public:
    /// @param stops the tokens that end an answer: where a part ends and another one goes on, they speak for the former
    PartChoice(Timeline& timeline, std::span<const AnswerPart> parts, std::span<const TokenId> stops, int chunkTokens);

    /// False when stopped. The timeline is left where it was, or, if a part is chosen, after the first read() tokens of it.
    /// So it is where something is thrown.
    bool choose(Sampler& sampler, bool isGreedy, std::stop_token stop);

    std::size_t part() const { return m_chosen; }
    std::size_t read() const { return m_read; }
    /// AnswerGuide::take().
    const std::vector<double>& groups() const { return m_groups; }
    /// Back to before the part.
    void goBack() { m_timeline.restore(*m_before); }
    std::int64_t passes() const { return m_passes; }

private:
    /// Parts that begin alike.
    struct Branch {
        std::vector<std::size_t> parts;
        std::size_t depth = 0; ///< tokens that they have in common for sure
        double logarithm = 0;  ///< of its probability
        std::shared_ptr<const SessionState> state;
        std::size_t read = 0; ///< tokens of the parts in `state`
        bool isOnePart() const { return parts.size() == 1; }
    };

    bool divide(Branch branch, std::vector<Branch>& into, std::stop_token stop);
    bool readTo(const Branch& branch, std::size_t depth, std::stop_token stop);
    bool divideIntoGroups(std::vector<Branch>& branches, const std::stop_token& stop);
    bool divideWhatMayWin(std::vector<Branch>& branches, bool isGreedy, const std::stop_token& stop);
    bool isOfOneGroup(const Branch& branch) const;
    double bound(const Branch& branch) const;
    std::size_t likeliestGroup(const std::vector<Branch>& branches, Sampler& sampler);

    Timeline& m_timeline;
    std::span<const AnswerPart> m_parts;
    std::span<const TokenId> m_stops;
    std::size_t m_chunk;
    std::shared_ptr<const SessionState> m_before;
    std::vector<double> m_groups;
    std::size_t m_chosen = 0, m_read = 0;
    std::int64_t m_passes = 0;
};

} // namespace lectern::engine
