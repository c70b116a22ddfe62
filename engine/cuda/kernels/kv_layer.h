// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/kv_page.h"
#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstddef>

namespace lectern::engine::cuda {

/// The positions [begin, end) of a timeline, which lie in one page at places begin % kPageTokens on.
/// A page: for each attention layer keys [kvHeads, kPageTokens, headDim], then values likewise, float16.
struct KvSegmentRef {
    __half* page = nullptr;
    int begin = 0;
    int end = 0;
};
static_assert(sizeof(KvSegmentRef) == 16);

/// One attention layer's keys and values. What changes from chunk to chunk is read on the device, so that a recorded
/// launch can be repeated.
struct KvLayer {
    const KvSegmentRef* segments = nullptr; ///< on the device; from position 0 on, in order, without gaps, none empty
    const int* end = nullptr;               ///< on the device: one past the last position, which the last segment holds
    int kvHeads = 0;
    int headDim = 0;
    std::size_t offset = 0; ///< of this layer's keys from a page's start, in values
};

/// float16 values of a layer's keys and values in a page: what `offset` grows by.
constexpr std::size_t kvLayerValues(int kvHeads, int headDim)
{
    return std::size_t(2) * static_cast<std::size_t>(kvHeads) * kPageTokens * static_cast<std::size_t>(headDim);
}

/// Puts a chunk's keys and values into the last `tokens` positions, as float16.
/// @tparam T of activations: float, __nv_bfloat16
template <typename T>
struct KvWriteArgs {
    int tokens = 0;
    const T* k = nullptr; ///< [tokens, kStride], of which kvHeads · headDim are read
    const T* v = nullptr; ///< [tokens, vStride]
    std::int64_t kStride = 0;
    std::int64_t vStride = 0;
    KvLayer kv;
};
template <typename T>
void writeKv(const KvWriteArgs<T>& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
