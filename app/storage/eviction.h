// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>
#include <set>
#include <span>

namespace lectern::storage {

/// What is lost with a shard.
struct ShardWorth {
    qint64 id = 0;
    QString layoutId = {};
    QString documents = {}; ///< ids in order, divided by spaces
    qint64 bytes = 0;
    double seconds = 0;  ///< it would take to read again what it holds
    qint64 lastUsed = 0; ///< milliseconds since 1970
};

/// Which shard to give up first: the one with the least (seconds of reading saved) × recency / bytes. One that others go on
/// from is not given up before them: it serves them all.
/// @param keep are not given up
/// @param now milliseconds since 1970
std::optional<qint64> leastWorth(std::span<const ShardWorth> shards, const std::set<qint64>& keep, qint64 now);

} // namespace lectern::storage
