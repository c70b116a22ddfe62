// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/memory_checkpoint_store.h"

#include "engine/base/failure.h"

#include <algorithm>

namespace lectern::reading {

using engine::TokenId;

namespace {

constexpr std::uint64_t kEmptyChain = 0x9e3779b97f4a7c15;

/// The hash of a token chain and one more token (the finaliser of SplitMix64, Steele et al. 2014). It only narrows the
/// search: the tokens themselves are compared before an entry is used.
std::uint64_t extendChain(std::uint64_t chain, TokenId token)
{
    std::uint64_t h = chain + 0x9e3779b97f4a7c15 + std::uint64_t(std::uint32_t(token));
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9;
    h = (h ^ (h >> 27)) * 0x94d049bb133111eb;
    return h ^ (h >> 31);
}

bool isKeptForGood(CheckpointKind kind)
{
    return kind == CheckpointKind::SystemText || kind == CheckpointKind::Document;
}

} // namespace

MemoryCheckpointStore::MemoryCheckpointStore(const CheckpointLimits& limits) : m_limits(limits)
{
    ENSURE(limits.periodic >= 1 && limits.temporary >= 1);
}

engine::Checkpoint MemoryCheckpointStore::find(std::span<const TokenId> tokens)
{
    const std::vector<Entries::iterator> prefixes = prefixesOf(tokens);
    if (prefixes.empty())
        return {};
    Entry& longest = prefixes.back()->second;
    longest.lastUsed = ++m_clock;
    return longest.checkpoint;
}

std::int64_t MemoryCheckpointStore::longest(std::span<const TokenId> tokens)
{
    const std::vector<Entries::iterator> prefixes = prefixesOf(tokens);
    return prefixes.empty() ? 0 : std::int64_t(prefixes.back()->second.tokens.size());
}

void MemoryCheckpointStore::save(const engine::Checkpoint& checkpoint, std::span<const TokenId> tokens, CheckpointKind kind,
                                 int /*documents*/)
{
    ENSURE(!tokens.empty() && checkpoint.position() == std::int64_t(tokens.size()));
    const std::vector<Entries::iterator> prefixes = prefixesOf(tokens);
    if (!prefixes.empty() && prefixes.back()->second.tokens.size() == tokens.size()) {
        Entry& same = prefixes.back()->second;
        same.lastUsed = ++m_clock;
        if (!isKeptForGood(same.kind))
            same.kind = kind;
        return;
    }
    std::uint64_t chain = kEmptyChain;
    for (const TokenId token : tokens)
        chain = extendChain(chain, token);
    m_entries.emplace(chain, Entry{checkpoint, {tokens.begin(), tokens.end()}, kind, ++m_clock});
    ++m_lengths[std::int64_t(tokens.size())];
    if (kind == CheckpointKind::Periodic)
        thinPeriodic(tokens);
    dropLeastRecentlyUsed();
}

std::vector<std::int64_t> MemoryCheckpointStore::positions() const
{
    std::vector<std::int64_t> all;
    for (const auto& [length, count] : m_lengths)
        all.insert(all.end(), std::size_t(count), length);
    return all;
}

std::vector<MemoryCheckpointStore::Entries::iterator> MemoryCheckpointStore::prefixesOf(std::span<const TokenId> tokens)
{
    std::vector<Entries::iterator> prefixes;
    std::uint64_t chain = kEmptyChain;
    std::size_t hashed = 0;
    for (const auto& [length, count] : m_lengths) {
        if (length > std::int64_t(tokens.size()))
            break;
        for (; hashed < std::size_t(length); ++hashed)
            chain = extendChain(chain, tokens[hashed]);
        const auto [first, last] = m_entries.equal_range(chain);
        for (auto entry = first; entry != last; ++entry) {
            if (std::ranges::equal(entry->second.tokens, tokens.first(hashed)))
                prefixes.push_back(entry);
        }
    }
    return prefixes;
}

/// Keeps what is worth most on the way to `tip`. Losing a checkpoint costs reading again from the one before it to the one
/// after it; that matters less the farther from the tip it happens, hence spacing by logarithm.
void MemoryCheckpointStore::thinPeriodic(std::span<const TokenId> tip)
{
    std::vector<Entries::iterator> periodic = prefixesOf(tip);
    std::erase_if(periodic, [](const auto& entry) { return entry->second.kind != CheckpointKind::Periodic; });
    while (periodic.size() > std::size_t(m_limits.periodic)) {
        const auto position = [&](std::size_t i) { return double(periodic[i]->second.tokens.size()); };
        std::size_t cheapest = 0;
        double least = 0;
        for (std::size_t i = 0; i + 1 < periodic.size(); ++i) {
            const double before = i == 0 ? 0 : position(i - 1);
            const double cost = (position(i + 1) - before) / (double(tip.size()) - before);
            if (i == 0 || cost < least) {
                cheapest = i;
                least = cost;
            }
        }
        erase(periodic[cheapest]);
        periodic.erase(periodic.begin() + std::ptrdiff_t(cheapest));
    }
}

void MemoryCheckpointStore::dropLeastRecentlyUsed()
{
    std::vector<Entries::iterator> temporary;
    for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
        if (!isKeptForGood(entry->second.kind))
            temporary.push_back(entry);
    }
    if (temporary.size() <= std::size_t(m_limits.temporary))
        return;
    const auto excess = temporary.size() - std::size_t(m_limits.temporary);
    std::ranges::sort(temporary, {}, [](const auto& entry) { return entry->second.lastUsed; });
    for (std::size_t i = 0; i < excess; ++i)
        erase(temporary[i]);
}

void MemoryCheckpointStore::erase(Entries::iterator entry)
{
    const auto length = m_lengths.find(std::int64_t(entry->second.tokens.size()));
    if (--length->second == 0)
        m_lengths.erase(length);
    m_entries.erase(entry);
}

} // namespace lectern::reading
