// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/kv_layer.h"
#include "tests/cuda/device_array.h"
#include "tests/support/noise.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace lectern::tests {

/// Keys and values of a timeline on the device: two layers' pages, of which the second layer is used. What lies around
/// them is not a number.
class KvTimeline {
public:
    static constexpr int kLayers = 2;
    static constexpr int kLayer = 1;

    /// @param cuts positions, other than page ends, where a segment ends and the next one lies in another page
    KvTimeline(int positions, int heads, int dim, std::vector<int> cuts, Noise& noise)
        : kvHeads(heads), headDim(dim), count(positions), keys(noise.many(size(positions), -2, 2)),
          values(noise.many(size(positions), -2, 2))
    {
        for (std::vector<float>* const all : {&keys, &values})
            for (float& value : *all)
                value = __half2float(__float2half_rn(value));
        cuts.push_back(positions);
        int begin = 0;
        for (int position = 1; position <= positions; ++position) {
            if (position % engine::kPageTokens != 0 && std::find(cuts.begin(), cuts.end(), position) == cuts.end())
                continue;
            pages.push_back(std::make_unique<DeviceArray<__half>>(std::vector<__half>(pageValues(), __ushort_as_half(0xffff))));
            m_segments.push_back({pages.back()->data(), begin, position});
            begin = position;
        }
        m_onDevice = std::make_unique<DeviceArray<engine::cuda::KvSegmentRef>>(m_segments);
    }

    /// Puts positions [begin, end) into the pages.
    void fill(int begin, int end)
    {
        for (std::size_t s = 0; s < m_segments.size(); ++s) {
            std::vector<__half> page = pages[s]->get();
            for (int position = std::max(begin, m_segments[s].begin); position < std::min(end, m_segments[s].end); ++position)
                place(page, position);
            pages[s]->set(page);
        }
    }

    /// The layer as it is when `end` positions are known.
    engine::cuda::KvLayer layer(int end)
    {
        m_end.set({end});
        return {.segments = m_onDevice->data(),
                .end = m_end.data(),
                .kvHeads = kvHeads,
                .headDim = headDim,
                .offset = kLayer * engine::cuda::kvLayerValues(kvHeads, headDim)};
    }

    /// Where a value lies among all of `keys` or `values`: [positions, kvHeads, headDim].
    std::size_t at(int position, int head, int i) const
    {
        return size(position) + static_cast<std::size_t>(head * headDim + i);
    }
    std::size_t size(int positions) const { return static_cast<std::size_t>(positions * kvHeads * headDim); }
    std::size_t pageValues() const { return kLayers * engine::cuda::kvLayerValues(kvHeads, headDim); }
    const std::vector<engine::cuda::KvSegmentRef>& segments() const { return m_segments; }

    /// Puts one position into the bytes of its page.
    void place(std::vector<__half>& page, int position) const
    {
        const std::size_t ofLayer = kLayer * engine::cuda::kvLayerValues(kvHeads, headDim);
        const auto place = static_cast<std::size_t>(position % engine::kPageTokens);
        for (int head = 0; head < kvHeads; ++head) {
            for (int i = 0; i < headDim; ++i) {
                const auto inLayer =
                    (static_cast<std::size_t>(head) * engine::kPageTokens + place) * static_cast<std::size_t>(headDim) +
                    static_cast<std::size_t>(i);
                page[ofLayer + inLayer] = __float2half_rn(keys[at(position, head, i)]);
                page[ofLayer + size(engine::kPageTokens) + inLayer] = __float2half_rn(values[at(position, head, i)]);
            }
        }
    }

    int kvHeads, headDim, count;
    std::vector<float> keys, values;
    std::vector<std::unique_ptr<DeviceArray<__half>>> pages;

private:
    std::vector<engine::cuda::KvSegmentRef> m_segments;
    std::unique_ptr<DeviceArray<engine::cuda::KvSegmentRef>> m_onDevice;
    DeviceArray<int> m_end{1};
};

} // namespace lectern::tests
