// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/state_budget.h"

#include "app/storage/transaction.h"

#include <QDateTime>

#include <algorithm>

namespace lectern::storage {

bool StateBudget::fits(qint64 bytes) const
{
    return m_catalogue.totalBytes() + bytes <= limit() && bytes + m_limits.reservedDisk <= m_shards.freeDiskBytes();
}

qint64 StateBudget::limit() const
{
    const double beside = double(m_shards.freeDiskBytes() + m_catalogue.totalBytes());
    return std::min(m_limits.bytes, qint64(m_limits.shareOfFreeDisk * beside));
}

bool StateBudget::makeRoom(qint64 bytes, const std::set<qint64>& keep)
{
    if (fits(bytes))
        return true;
    std::vector<ShardWorth> shards = m_catalogue.worths();
    while (!fits(bytes)) {
        const std::optional<qint64> victim = leastWorth(shards, keep, QDateTime::currentMSecsSinceEpoch());
        if (!victim)
            return false;
        evict(*victim);
        std::erase_if(shards, [&](const ShardWorth& shard) { return shard.id == *victim; });
    }
    return true;
}

std::optional<qint64> StateBudget::firstToGo() const
{
    return leastWorth(m_catalogue.worths(), {}, QDateTime::currentMSecsSinceEpoch());
}

void StateBudget::evict(qint64 shard)
{
    Transaction transaction(m_database);
    m_catalogue.dropShard(shard);
    transaction.commit();
    m_shards.remove(shard);
}

} // namespace lectern::storage
