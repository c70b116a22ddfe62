// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/eviction.h"

#include <algorithm>
#include <set>

namespace lectern::storage {

namespace {

constexpr double kDay = 24.0 * 60 * 60 * 1000; // milliseconds; what was not used for one is worth half

double score(const ShardWorth& shard, qint64 now)
{
    const double days = double(std::max<qint64>(0, now - shard.lastUsed)) / kDay;
    return shard.seconds / (1 + days) / double(std::max<qint64>(1, shard.bytes));
}

/// The lists of documents, of each model, that other shards go on from.
std::set<QString> ancestors(std::span<const ShardWorth> shards)
{
    std::set<QString> found;
    for (const ShardWorth& shard : shards) {
        if (shard.documents.isEmpty())
            continue;
        QString list = shard.layoutId + QLatin1Char(' ') + shard.documents;
        while (list.size() > shard.layoutId.size()) {
            list.truncate(list.lastIndexOf(QLatin1Char(' ')));
            found.insert(list.size() > shard.layoutId.size() ? list : list + QLatin1Char(' '));
        }
    }
    return found;
}

} // namespace

std::optional<qint64> leastWorth(std::span<const ShardWorth> shards, const std::set<qint64>& keep, qint64 now)
{
    const std::set<QString> serving = ancestors(shards);
    const ShardWorth* least = nullptr;
    for (const ShardWorth& shard : shards) {
        if (keep.contains(shard.id) || serving.contains(shard.layoutId + QLatin1Char(' ') + shard.documents))
            continue;
        if (!least || score(shard, now) < score(*least, now))
            least = &shard;
    }
    return least ? std::optional(least->id) : std::nullopt;
}

} // namespace lectern::storage
