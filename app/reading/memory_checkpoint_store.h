// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/reading/checkpoint_store.h"

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace lectern::reading {

/// How many checkpoints a MemoryCheckpointStore keeps.
struct CheckpointLimits {
    int periodic = 8;   ///< on the way to any one place, dense near it and sparse far before it
    int temporary = 16; ///< of all kinds that are not kept for good; the least recently used go first
};

/// Checkpoints in memory, for as long as the program runs. Belongs to one thread at a time.
class MemoryCheckpointStore final : public CheckpointStore {
public:
    explicit MemoryCheckpointStore(const CheckpointLimits& limits = {});

    engine::Checkpoint find(std::span<const engine::TokenId> tokens) override;
    std::int64_t longest(std::span<const engine::TokenId> tokens) override;
    void save(const engine::Checkpoint& checkpoint, std::span<const engine::TokenId> tokens, CheckpointKind kind,
              int documents) override;

    /// Number of tokens of each checkpoint that is kept, ascending.
    std::vector<std::int64_t> positions() const;
    void keepSpeed(const storage::ReadingSpeed& speed) override { m_speed = speed; }
    std::optional<storage::ReadingSpeed> speed() override { return m_speed; }

private:
    struct Entry {
        engine::Checkpoint checkpoint;
        std::vector<engine::TokenId> tokens;
        CheckpointKind kind = CheckpointKind::Periodic;
        std::uint64_t lastUsed = 0;
    };
    using Entries = std::unordered_multimap<std::uint64_t, Entry>; // by the chain hash of their tokens

    /// The entries whose tokens are a prefix of `tokens`, shortest first.
    std::vector<Entries::iterator> prefixesOf(std::span<const engine::TokenId> tokens);
    void thinPeriodic(std::span<const engine::TokenId> tip);
    void dropLeastRecentlyUsed();
    void erase(Entries::iterator entry);

    CheckpointLimits m_limits;
    Entries m_entries;
    std::map<std::int64_t, int> m_lengths; // number of entries with so many tokens
    std::uint64_t m_clock = 0;
    std::optional<storage::ReadingSpeed> m_speed;
};

} // namespace lectern::reading
