// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/part_choice.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace lectern::engine {

namespace {

constexpr double kImpossible = -std::numeric_limits<double>::infinity();

/// ln(e^a + e^b)
double logSum(double a, double b)
{
    const double most = std::max(a, b);
    return most == kImpossible ? kImpossible : most + std::log1p(std::exp(std::min(a, b) - most));
}

/// What a model gives that computes no numbers is as unlikely as anything.
double logitOf(std::span<const float> logits, TokenId token)
{
    const double logit = double(logits[static_cast<std::size_t>(token)]);
    return std::isfinite(logit) ? logit : double(std::numeric_limits<float>::lowest());
}

} // namespace

PartChoice::PartChoice(Timeline& timeline, std::span<const AnswerPart> parts, std::span<const TokenId> stops, int chunkTokens)
    : m_timeline(timeline), m_parts(parts), m_stops(stops), m_chunk(static_cast<std::size_t>(chunkTokens))
{
    ENSURE(!parts.empty());
    std::size_t groups = 0;
    for (const AnswerPart& part : parts)
        groups = std::max(groups, part.group + 1);
    m_groups.assign(groups, kImpossible);
}

bool PartChoice::choose(Sampler& sampler, bool isGreedy, std::stop_token stop)
{
    m_before = m_timeline.state();
    Branch all{.parts = {}, .state = m_before};
    for (std::size_t i = 0; i < m_parts.size(); ++i)
        all.parts.push_back(i);
    std::vector<Branch> branches{std::move(all)};
    try {
        if (!divideIntoGroups(branches, stop)) {
            goBack();
            return false;
        }
        const std::size_t group = likeliestGroup(branches, sampler);
        std::erase_if(branches, [&](const Branch& branch) { return m_parts[branch.parts.front()].group != group; });
        if (!divideWhatMayWin(branches, isGreedy, stop)) {
            goBack();
            return false;
        }
        std::erase_if(branches, [](const Branch& branch) { return !branch.isOnePart(); });
        std::vector<float> scores;
        for (const Branch& branch : branches)
            scores.push_back(static_cast<float>(bound(branch)));
        const Branch& chosen = branches[static_cast<std::size_t>(sampler.sample(scores))];
        m_chosen = chosen.parts.front();
        m_read = chosen.read;
        m_timeline.restore(*chosen.state);
        return true;
    } catch (...) {
        goBack();
        throw;
    }
}

/// Until each branch has parts of one group only.
bool PartChoice::divideIntoGroups(std::vector<Branch>& branches, const std::stop_token& stop)
{
    const auto isMixed = [&](const Branch& branch) { return !isOfOneGroup(branch); };
    for (auto mixed = branches.begin(); (mixed = std::find_if(branches.begin(), branches.end(), isMixed)) != branches.end();) {
        Branch branch = std::move(*mixed);
        branches.erase(mixed);
        if (!divide(std::move(branch), branches, stop))
            return false;
    }
    return true;
}

std::size_t PartChoice::likeliestGroup(const std::vector<Branch>& branches, Sampler& sampler)
{
    for (const Branch& branch : branches) {
        double& group = m_groups[m_parts[branch.parts.front()].group];
        group = logSum(group, branch.logarithm);
    }
    std::vector<float> scores;
    for (std::size_t group = 0; group < m_groups.size(); ++group) {
        const auto first = std::ranges::find(m_parts, group, &AnswerPart::group);
        ENSURE(first != m_parts.end());
        scores.push_back(static_cast<float>(m_groups[group] + first->groupWeight));
    }
    return static_cast<std::size_t>(sampler.sample(scores));
}

bool PartChoice::divideWhatMayWin(std::vector<Branch>& branches, bool isGreedy, const std::stop_token& stop)
{
    const auto isLess = [&](const Branch& a, const Branch& b) { return bound(a) < bound(b); };
    for (;;) {
        auto next = std::max_element(branches.begin(), branches.end(), isLess);
        if (!isGreedy)
            next = std::find_if(branches.begin(), branches.end(), [](const Branch& branch) { return !branch.isOnePart(); });
        if (next == branches.end() || next->isOnePart())
            return true;
        Branch branch = std::move(*next);
        branches.erase(next);
        if (!divide(std::move(branch), branches, stop))
            return false;
    }
}

bool PartChoice::isOfOneGroup(const Branch& branch) const
{
    return std::ranges::all_of(branch.parts,
                               [&](std::size_t part) { return m_parts[part].group == m_parts[branch.parts.front()].group; });
}

/// No part of the branch has more, and a single one has just this.
double PartChoice::bound(const Branch& branch) const
{
    double weight = kImpossible;
    for (const std::size_t part : branch.parts)
        weight = std::max(weight, m_parts[part].weight);
    return branch.logarithm + weight;
}

/// Goes to where the branch's parts differ.
bool PartChoice::divide(Branch branch, std::vector<Branch>& into, std::stop_token stop)
{
    const std::vector<TokenId>& first = m_parts[branch.parts.front()].tokens;
    const auto haveInCommon = [&](std::size_t depth) {
        return depth < first.size() && std::ranges::all_of(branch.parts, [&](std::size_t part) {
                   return m_parts[part].tokens.size() > depth && m_parts[part].tokens[depth] == first[depth];
               });
    };
    std::size_t depth = branch.depth;
    while (haveInCommon(depth))
        ++depth;
    if (!readTo(branch, depth, std::move(stop)))
        return false;

    constexpr TokenId kEnd = -1;
    std::map<TokenId, std::vector<std::size_t>> following;
    for (const std::size_t part : branch.parts) {
        const std::vector<TokenId>& tokens = m_parts[part].tokens;
        if (tokens.size() > depth)
            following[tokens[depth]].push_back(part);
        else if (auto& equal = following[kEnd]; equal.empty() || m_parts[part].weight > m_parts[equal.front()].weight)
            equal = {part}; // of equal parts the one with the most weight is enough
    }
    const auto logits = m_timeline.logits();
    const auto logitAfter = [&](TokenId token) {
        if (token != kEnd)
            return logitOf(logits, token);
        double most = kImpossible;
        for (const TokenId stopToken : m_stops)
            most = std::max(most, logitOf(logits, stopToken));
        return std::max(most, double(std::numeric_limits<float>::lowest()));
    };
    double together = kImpossible;
    for (const auto& [token, parts] : following)
        together = logSum(together, logitAfter(token));
    const std::shared_ptr<const SessionState> state = m_timeline.state();
    for (auto& [token, parts] : following)
        into.push_back({.parts = std::move(parts),
                        .depth = token == kEnd ? depth : depth + 1,
                        .logarithm = branch.logarithm + logitAfter(token) - together,
                        .state = state,
                        .read = depth});
    return true;
}

bool PartChoice::readTo(const Branch& branch, std::size_t depth, std::stop_token stop)
{
    m_timeline.restore(*branch.state);
    auto tokens = std::span(m_parts[branch.parts.front()].tokens).subspan(branch.read, depth - branch.read);
    while (!tokens.empty()) {
        const auto count = std::min(tokens.size(), m_chunk);
        if (!m_timeline.step(tokens.first(count), stop, {}))
            return false;
        ++m_passes;
        tokens = tokens.subspan(count);
    }
    return true;
}

} // namespace lectern::engine
