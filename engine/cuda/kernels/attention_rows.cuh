// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/attention.h"
#include "engine/cuda/kernels/kv_chain.cuh"
#include "engine/cuda/kernels/ptx.cuh"
#include "engine/cuda/kernels/run.cuh"

/// What both attention kernels do: a block takes some query rows of one key/value head and goes through keys by tiles, with
/// the softmax kept up on the way (Milakov & Gimelshein 2018; Dao 2023). Rows are (token, head of the group), so that heads
/// that share keys share the loading of them.
namespace lectern::engine::cuda {

constexpr int kTileKeys = 64;
static_assert(kPageTokens % kTileKeys == 0); // the keys of a tile have one page number

/// @tparam dim headDim, rounded up to what is compiled
/// @tparam rowTiles tiles of 16 rows that a warp has
/// @tparam stages tiles of keys in shared memory: 2, or 1 where there is little
template <int dim, int rowTiles, int warps, int stages>
struct AttentionShape {
    static constexpr int kDim = dim;
    static constexpr int kRowTiles = rowTiles;
    static constexpr int kThreads = warps * kWarp;
    static constexpr int kStages = stages;
    static constexpr int kRowsOfWarp = rowTiles * 16;
    static constexpr int kRows = warps * kRowsOfWarp;

    struct Shared {
        alignas(128) __half q[kRows * dim];
        __half k[stages][kTileKeys * dim];
        __half v[stages][kTileKeys * dim];
        int visible[kRows]; ///< keys that each row sees; not in registers, of which there are none to spare
    };
};

/// Where 8 values of a row lie in shared memory: swizzled, so that the 8 rows that ldmatrix reads at a time lie in
/// different banks.
template <int dim>
__device__ __forceinline__ int swizzled(int row, int eight)
{
    return row * dim + (eight ^ (row & 7)) * 8;
}

/// 8 values behind each other in shared memory.
struct alignas(16) Eight {
    __half values[8];
};

/// The rows of a block: their queries, and which keys they see.
template <typename T>
struct QueryRows {
    const AttentionArgs<T>& args;
    int kvHead;
    int group;   ///< query heads that share a key/value head
    int first;   ///< the block's first row
    int begin;   ///< the chunk's first position
    int keysEnd; ///< one past the last key that any row of the block sees

    __device__ __forceinline__ QueryRows(const AttentionArgs<T>& a, int head, int firstRow, int rows)
        : args(a), kvHead(head), group(a.heads / a.kv.kvHeads), first(firstRow), begin(*a.kv.end - a.tokens),
          keysEnd(begin + min((firstRow + rows - 1) / group, a.tokens - 1) + 1)
    {
    }
    __device__ __forceinline__ int count() const { return args.tokens * group; }
    /// Keys that a row sees; of rows behind the last one, all of them.
    __device__ __forceinline__ int visible(int row) const { return row < count() ? begin + row / group + 1 : keysEnd; }
    /// Keys that all rows of the block see.
    __device__ __forceinline__ int visibleToAll() const { return begin + first / group + 1; }
    /// Where a row lies in [tokens, stride].
    __device__ __forceinline__ std::size_t offset(int row, std::int64_t stride) const
    {
        return static_cast<std::size_t>(row / group) * stride +
               static_cast<std::size_t>(kvHead * group + row % group) * args.kv.headDim;
    }
};

/// What the block's threads share of its rows: which keys they see, and their queries, scaled so that the scores are exponents
/// of 2; zeros behind the last row and behind headDim.
template <typename Shape, bool vectors, typename T>
__device__ __forceinline__ void loadRows(const QueryRows<T>& rows, typename Shape::Shared& shared)
{
    constexpr int eights = Shape::kDim / 8;
    const int headDim = rows.args.kv.headDim;
    for (int row = threadIdx.x; row < Shape::kRows; row += Shape::kThreads)
        shared.visible[row] = rows.visible(rows.first + row);
    const float scale = 1.44269504f / sqrtf(static_cast<float>(headDim));
    for (int i = threadIdx.x; i < Shape::kRows * eights; i += Shape::kThreads) {
        const int row = i / eights;
        const int column = i % eights * 8;
        const bool there = rows.first + row < rows.count();
        const T* const from = rows.args.q + (there ? rows.offset(rows.first + row, rows.args.qStride) + column : 0);
        Eight out;
        if constexpr (vectors) {
            Run<T, 8> in{};
            if (there && column < headDim)
                in = *reinterpret_cast<const Run<T, 8>*>(from);
#pragma unroll
            for (int k = 0; k < 8; ++k)
                out.values[k] = __float2half_rn(there && column < headDim ? toFloat(in.values[k]) * scale : 0.0f);
        } else {
            for (int k = 0; k < 8; ++k)
                out.values[k] = __float2half_rn(there && column + k < headDim ? toFloat(from[k]) * scale : 0.0f);
        }
        *reinterpret_cast<Eight*>(&shared.q[swizzled<Shape::kDim>(row, i % eights)]) = out;
    }
}

/// Begins to load keys and values [first, first + kTileKeys); zeros from `end` on.
/// @param segment of `first`, or one before it; moved there
template <typename Shape, bool vectors>
__device__ __forceinline__ void loadTile(const KvRows& kv, int headDim, int first, int end, int& segment, int stage,
                                         typename Shape::Shared& shared)
{
    constexpr int eights = Shape::kDim / 8;
    segment = kv.segmentOf(first, segment);
    const bool whole = kv.holds(segment, min(first + kTileKeys, end) - 1);
    for (int i = threadIdx.x; i < kTileKeys * eights; i += Shape::kThreads) {
        const int row = i / eights;
        const int column = i % eights * 8;
        const bool there = first + row < end && column < headDim;
        const int position = there ? first + row : first;
        const __half* const key = kv.key(whole ? segment : kv.segmentOf(position, segment), position) + (there ? column : 0);
        const int to = swizzled<Shape::kDim>(row, i % eights);
        if constexpr (vectors) {
            copyAsync16(&shared.k[stage][to], key, there ? 16 : 0);
            copyAsync16(&shared.v[stage][to], key + kv.toValues(), there ? 16 : 0);
        } else {
            for (int k = 0; k < 8; ++k) {
                const bool in = there && column + k < headDim;
                shared.k[stage][to + k] = in ? key[k] : __float2half_rn(0.0f);
                shared.v[stage][to + k] = in ? key[kv.toValues() + k] : __float2half_rn(0.0f);
            }
        }
    }
    closeCopyGroup();
}

} // namespace lectern::engine::cuda
