// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/state_budget.h"

#include "app/storage/transaction.h"

#include <algorithm>

namespace lectern::storage {

bool StateBudget::fits(qint64 bytes) const
{
    const qint64 used = m_catalogue.totalBytes();
    const qint64 free = m_shards.freeDiskBytes();
    const qint64 share = qint64(m_limits.shareOfFreeDisk * double(free + used));
    return used + bytes <= std::min(m_limits.bytes, share) && bytes + m_limits.reservedDisk <= free;
}

bool StateBudget::makeRoom(qint64 bytes, const std::set<qint64>& keep)
{
    while (!fits(bytes)) {
        const std::optional<qint64> victim = m_catalogue.leastRecentlyUsed(keep);
        if (!victim)
            return false;
        evict(*victim);
    }
    return true;
}

void StateBudget::evict(qint64 shard)
{
    Transaction transaction(m_database);
    m_catalogue.dropShard(shard);
    transaction.commit();
    m_shards.remove(shard);
}

} // namespace lectern::storage
