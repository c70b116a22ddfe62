// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/kv_page.h"
#include "engine/cpu/cpu_state.h"

#include <algorithm>
#include <cstring>

namespace lectern::engine::cpu {

static_assert(kKeyTile == kPageTokens); // a tile is a page's, unless several pages have parts of it

inline CpuKvPage& pageOf(const KvSegment& segment)
{
    return static_cast<CpuKvPage&>(*segment.page);
}

inline int placeOf(std::int64_t position)
{
    return static_cast<int>(position % kPageTokens);
}

/// The segment that holds `position`.
inline KvChain::const_iterator segmentOf(const KvChain& kv, std::int64_t position)
{
    return std::upper_bound(kv.begin(), kv.end(), position, [](std::int64_t p, const KvSegment& s) { return p < s.end; });
}

/// kKeyTile keys and values of one head, as they lie in a CpuKvPage.
struct KvTile {
    const void* keys;
    const void* values;
};

/// The tiles of one layer and key/value head.
template <typename Value>
class KvTiles {
public:
    /// @param room where a tile is put together whose parts lie in several pages
    KvTiles(const KvChain& kv, int ordinal, int head, int headDim, AlignedBuffer<std::byte>& room)
        : m_kv(kv), m_ordinal(ordinal), m_head(head), m_headDim(static_cast<std::size_t>(headDim)),
          m_stride(static_cast<std::size_t>(padded(headDim))), m_room(reinterpret_cast<Value*>(room.data()))
    {
    }

    /// Positions [begin, begin + keys); begin is a multiple of kKeyTile.
    KvTile at(std::int64_t begin, int keys)
    {
        auto segment = segmentOf(m_kv, begin);
        if (segment->end >= begin + keys)
            return {pageOf(*segment).keys<Value>(m_ordinal, m_head, 0), pageOf(*segment).values<Value>(m_ordinal, m_head, 0)};
        for (; segment != m_kv.end() && segment->begin < begin + keys; ++segment)
            copy(pageOf(*segment), placeOf(std::max(segment->begin, begin)),
                 placeOf(std::min(segment->end, begin + keys) - 1) + 1);
        return {m_room, m_room + kKeyTile * m_headDim};
    }

    /// Where the keys lie of the tile that begins at `begin`, or of its first part.
    const void* keysFrom(std::int64_t begin) const
    {
        return pageOf(*segmentOf(m_kv, begin)).template keys<Value>(m_ordinal, m_head, 0);
    }

private:
    void copy(CpuKvPage& page, int from, int to)
    {
        std::memcpy(m_room + kKeyTile * m_headDim + static_cast<std::size_t>(from) * m_stride,
                    page.values<Value>(m_ordinal, m_head, from),
                    static_cast<std::size_t>(to - from) * m_stride * sizeof(Value));
        for (int place = from; place < to; ++place) {
            const Value* const source = page.keys<Value>(m_ordinal, m_head, place / kPanel * kPanel) + place % kPanel;
            Value* const target = m_room + static_cast<std::size_t>(place / kPanel * kPanel) * m_headDim + place % kPanel;
            for (std::size_t d = 0; d < m_headDim; ++d)
                target[d * kPanel] = source[d * kPanel];
        }
    }

    const KvChain& m_kv;
    int m_ordinal;
    int m_head;
    std::size_t m_headDim;
    std::size_t m_stride;
    Value* m_room;
};

} // namespace lectern::engine::cpu
