// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/prompt_lookup.h"

#include <algorithm>

namespace lectern::engine {

namespace {

constexpr std::size_t kRun = 3; // tokens
constexpr int kSlotBits = 16;
constexpr int kMostPlaces = 64;            // looked at for a guess
constexpr std::size_t kMostAgreement = 32; // tokens before a place that are compared

std::size_t slotOf(TokenId third, TokenId second, TokenId last)
{
    std::uint64_t hash = 0;
    for (const TokenId token : {third, second, last})
        hash = (hash + static_cast<std::uint32_t>(token) + 1) * 0x9E3779B97F4A7C15u;
    return static_cast<std::size_t>(hash >> (64 - kSlotBits));
}

} // namespace

PromptLookup::PromptLookup() : m_latest(std::size_t(1) << kSlotBits) {}

void PromptLookup::forget()
{
    std::fill(m_latest.begin(), m_latest.end(), 0);
    m_previous.clear();
    m_tokens.clear();
}

void PromptLookup::follow(std::span<const TokenId> tokens)
{
    for (std::size_t at = m_tokens.size(); at < tokens.size(); ++at) {
        m_tokens.push_back(tokens[at]);
        m_previous.push_back(0);
        if (at + 1 < kRun)
            continue;
        std::int32_t& latest = m_latest[slotOf(m_tokens[at - 2], m_tokens[at - 1], m_tokens[at])];
        m_previous[at] = latest;
        latest = static_cast<std::int32_t>(at) + 1;
    }
}

std::span<const TokenId> PromptLookup::guess(TokenId next, std::size_t most) const
{
    if (m_tokens.size() + 1 < kRun || most == 0)
        return {};
    std::size_t best = 0, agreed = kRun - 1; // fewer than a run are no reason to guess
    std::int32_t place = m_latest[slotOf(fromEnd(next, 2), fromEnd(next, 1), next)];
    for (int places = 0; place > 0 && places < kMostPlaces; ++places) {
        const auto end = static_cast<std::size_t>(place); // one past the run
        place = m_previous[end - 1];
        if (end == m_tokens.size())
            continue; // nothing comes after it
        std::size_t same = 0;
        while (same < std::min(end, kMostAgreement) && m_tokens[end - 1 - same] == fromEnd(next, same))
            ++same;
        if (same > agreed) {
            agreed = same;
            best = end;
        }
    }
    if (best == 0)
        return {};
    return std::span(m_tokens).subspan(best, std::min(most, m_tokens.size() - best));
}

} // namespace lectern::engine
