// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/database.h"
#include "app/storage/saved_state.h"
#include "app/storage/shard_folder.h"
#include "app/storage/state_catalogue.h"

#include <optional>
#include <set>

namespace lectern::storage {

/// Keeps saved states within their limits: whole shards go, in the order of leastWorth(). Throws as Database does.
class StateBudget {
public:
    StateBudget(const Database& database, StateCatalogue& catalogue, const ShardFolder& shards, const StateLimits& limits)
        : m_database(database), m_catalogue(catalogue), m_shards(shards), m_limits(limits)
    {
    }

    /// Pushes out shards until there is room for `bytes` more. False where that cannot be, or not without those in `keep`.
    bool makeRoom(qint64 bytes, const std::set<qint64>& keep);
    /// The shard that is worth least; nothing where there is none.
    std::optional<qint64> firstToGo() const;
    /// Removes a shard, rows before file: a crash in between leaves a file that nothing refers to.
    void evict(qint64 shard);

    /// What all states together may take on the disk as it is now.
    qint64 limit() const;

private:
    bool fits(qint64 bytes) const;

    const Database& m_database;
    StateCatalogue& m_catalogue;
    const ShardFolder& m_shards;
    StateLimits m_limits;
};

} // namespace lectern::storage
