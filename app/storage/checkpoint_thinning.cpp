// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/checkpoint_thinning.h"

#include "engine/base/failure.h"

#include <numeric>

namespace lectern::storage {

std::vector<std::size_t> checkpointsToDrop(std::span<const qint64> positions, qint64 tip, std::size_t keep)
{
    ENSURE(keep >= 1);
    std::vector<std::size_t> kept(positions.size());
    std::iota(kept.begin(), kept.end(), std::size_t(0));
    std::vector<std::size_t> dropped;
    while (kept.size() > keep) {
        // Losing a checkpoint costs reading again from the one before it to the one after it. That matters less the farther
        // from the tip it happens, hence the distance to the tip below the line. The last one is never given up.
        std::size_t cheapest = 0;
        double least = 0;
        for (std::size_t i = 0; i + 1 < kept.size(); ++i) {
            const double before = i == 0 ? 0 : double(positions[kept[i - 1]]);
            const double cost = (double(positions[kept[i + 1]]) - before) / (double(tip) - before);
            if (i == 0 || cost < least) {
                cheapest = i;
                least = cost;
            }
        }
        dropped.push_back(kept[cheapest]);
        kept.erase(kept.begin() + std::ptrdiff_t(cheapest));
    }
    return dropped;
}

} // namespace lectern::storage
