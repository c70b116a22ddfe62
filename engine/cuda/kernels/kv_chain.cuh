// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/failure.h"
#include "engine/cuda/kernels/device.cuh"
#include "engine/cuda/kernels/kv_layer.h"

namespace lectern::engine::cuda {

/// Where the keys and values of one head lie.
class KvRows {
public:
    __device__ __forceinline__ KvRows(const KvLayer& kv, int head)
        : m_segments(kv.segments), m_headDim(kv.headDim),
          m_keys(kv.offset + static_cast<std::size_t>(head) * kPageTokens * kv.headDim),
          m_toValues(static_cast<std::size_t>(kv.kvHeads) * kPageTokens * kv.headDim)
    {
    }

    /// A segment that is not behind `position`: no page holds more than kPageTokens, so that as many segments lie before.
    __device__ __forceinline__ int firstGuess(int position) const { return position / kPageTokens; }
    /// The segment of a position that the chain has, looked for from `guess` on.
    __device__ __forceinline__ int segmentOf(int position, int guess) const
    {
        while (position >= m_segments[guess].end)
            ++guess;
        return guess;
    }
    __device__ __forceinline__ bool holds(int segment, int position) const { return position < m_segments[segment].end; }
    __device__ __forceinline__ __half* key(int segment, int position) const
    {
        return m_segments[segment].page + m_keys + static_cast<std::size_t>(position % kPageTokens) * m_headDim;
    }
    __device__ __forceinline__ __half* value(int segment, int position) const { return key(segment, position) + m_toValues; }
    __device__ __forceinline__ std::size_t toValues() const { return m_toValues; }

private:
    const KvSegmentRef* m_segments;
    int m_headDim;
    std::size_t m_keys;     ///< from a page's start to the head's keys
    std::size_t m_toValues; ///< from a key to its value
};

} // namespace lectern::engine::cuda
