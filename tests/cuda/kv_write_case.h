// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/cuda/kv_timeline.h"

#include <algorithm>
#include <vector>

namespace lectern::tests {

/// Whether the last tokens' keys and values, and nothing else, are written, all where they belong.
template <typename T>
bool writtenRight(KvTimeline& kv, int tokens)
{
    const int width = kv.kvHeads * kv.headDim;
    const int first = kv.count - tokens;
    const auto rows = [&](const std::vector<float>& all) {
        return activations<T>({all.begin() + static_cast<std::ptrdiff_t>(kv.size(first)), all.end()});
    };
    const DeviceArray<T> k(rows(kv.keys)), v(rows(kv.values));
    for (auto& page : kv.pages)
        page->set(std::vector<__half>(kv.pageValues(), __ushort_as_half(0xffff)));
    engine::cuda::writeKv<T>(
        {.tokens = tokens, .k = k.data(), .v = v.data(), .kStride = width, .vStride = width, .kv = kv.layer(kv.count)}, {});
    for (std::size_t s = 0; s < kv.segments().size(); ++s) {
        std::vector<__half> wanted(kv.pageValues(), __ushort_as_half(0xffff));
        for (int position = std::max(first, kv.segments()[s].begin); position < kv.segments()[s].end; ++position)
            kv.place(wanted, position);
        if (!sameBits(kv.pages[s]->get(), wanted))
            return false;
    }
    return true;
}

/// Of both types of activations. The parameters are KvTimeline's.
inline bool keysAndValuesGoToTheirPlaces(int positions, int tokens, int kvHeads, int headDim, std::vector<int> cuts = {})
{
    Noise noise;
    KvTimeline kv(positions, kvHeads, headDim, std::move(cuts), noise);
    // What bfloat16 and float16 both hold.
    for (std::vector<float>* const all : {&kv.keys, &kv.values})
        *all = throughBf16(*all);
    return writtenRight<__nv_bfloat16>(kv, tokens) && writtenRight<float>(kv, tokens);
}

} // namespace lectern::tests
