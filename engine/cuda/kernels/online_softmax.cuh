// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/attention_rows.cuh"

namespace lectern::engine::cuda {

__device__ __forceinline__ std::uint32_t packHalves(float low, float high)
{
    const __half2 pair = __floats2half2_rn(low, high);
    return *reinterpret_cast<const std::uint32_t*>(&pair);
}

/// The largest of, and the sum over, the four lanes that hold a row.
__device__ __forceinline__ float rowMost(float value)
{
    value = fmaxf(value, __shfl_xor_sync(kFullMask, value, 1));
    return fmaxf(value, __shfl_xor_sync(kFullMask, value, 2));
}
__device__ __forceinline__ float rowSum(float value)
{
    value += __shfl_xor_sync(kFullMask, value, 1);
    return value + __shfl_xor_sync(kFullMask, value, 2);
}

/// Keys that are taken at a time. As many as a tile has would need more registers than there are.
constexpr int kStepKeys = 32;
static_assert(kTileKeys % kStepKeys == 0);

/// What a warp's rows have seen so far. Lane 4·g + t holds of each tile of 16 rows those of number g and g + 8, and of
/// each 8 neighbouring values the numbers 2t and 2t + 1 (the fragments of mma).
template <typename Shape>
struct OnlineSoftmax {
    static constexpr int kRowTiles = Shape::kRowTiles;
    static constexpr int kDimTiles = Shape::kDim / 8;
    static constexpr int kKeyTiles = kStepKeys / 8;

    float out[kRowTiles][kDimTiles][4] = {}; ///< Σ 2^(score − most) · value
    float most[kRowTiles][2];                ///< the largest score
    float sum[kRowTiles][2] = {};            ///< Σ 2^(score − most), of this lane's keys

    __device__ __forceinline__ OnlineSoftmax()
    {
#pragma unroll
        for (int r = 0; r < kRowTiles; ++r)
            most[r][0] = most[r][1] = -INFINITY;
    }

    /// Takes kStepKeys keys and values.
    /// @param visible of the warp's rows: keys that they see
    /// @param first   number of the first of these keys
    /// @param masked  whether there may be a row that does not see all
    __device__ __forceinline__ void take(const __half* q, const __half* k, const __half* v, const int* visible, int first,
                                         bool masked)
    {
        float scores[kRowTiles][kKeyTiles][4] = {};
        multiplyByKeys(scores, q, k);
        if (masked)
            mask(scores, visible, first);
        exponentiate(scores);
        multiplyByValues(scores, v);
    }

private:
    __device__ __forceinline__ static int lane()
    {
        return static_cast<int>(threadIdx.x) % kWarp;
    }

    __device__ __forceinline__ static void multiplyByKeys(float (&scores)[kRowTiles][kKeyTiles][4], const __half* q,
                                                          const __half* k)
    {
        const int warpRow = static_cast<int>(threadIdx.x) / kWarp * Shape::kRowsOfWarp;
#pragma unroll
        for (int step = 0; step < Shape::kDim / 16; ++step) {
            std::uint32_t a[kRowTiles][4];
#pragma unroll
            for (int r = 0; r < kRowTiles; ++r)
                loadMatrices(a[r], q + swizzled<Shape::kDim>(warpRow + r * 16 + lane() % 16, step * 2 + lane() / 16));
#pragma unroll
            for (int pair = 0; pair < kKeyTiles / 2; ++pair) {
                std::uint32_t b[4];
                loadMatrices(b, k + swizzled<Shape::kDim>(pair * 16 + lane() / 16 * 8 + lane() % 8, step * 2 + lane() / 8 % 2));
#pragma unroll
                for (int r = 0; r < kRowTiles; ++r) {
                    multiplyF16(scores[r][2 * pair], a[r], {b[0], b[1]});
                    multiplyF16(scores[r][2 * pair + 1], a[r], {b[2], b[3]});
                }
            }
        }
    }

    __device__ __forceinline__ static void mask(float (&scores)[kRowTiles][kKeyTiles][4], const int* visible, int first)
    {
#pragma unroll
        for (int r = 0; r < kRowTiles; ++r) {
#pragma unroll
            for (int half = 0; half < 2; ++half) {
                const int seen = visible[r * 16 + half * 8 + lane() / 4] - first - lane() % 4 * 2;
#pragma unroll
                for (int n = 0; n < kKeyTiles; ++n) {
#pragma unroll
                    for (int i = 0; i < 2; ++i) {
                        if (n * 8 + i >= seen)
                            scores[r][n][2 * half + i] = -INFINITY;
                    }
                }
            }
        }
    }

    /// Scores become 2^(score − most); what was there before is scaled to the new `most`.
    __device__ __forceinline__ void exponentiate(float (&scores)[kRowTiles][kKeyTiles][4])
    {
#pragma unroll
        for (int r = 0; r < kRowTiles; ++r) {
            float factor[2];
#pragma unroll
            for (int half = 0; half < 2; ++half) {
                float largest = -INFINITY;
#pragma unroll
                for (int n = 0; n < kKeyTiles; ++n)
                    largest = fmaxf(largest, fmaxf(scores[r][n][2 * half], scores[r][n][2 * half + 1]));
                const float now = fmaxf(most[r][half], rowMost(largest));
                // A row that has seen no key yet: 2^(−∞ − 0) = 0, where −∞ − (−∞) would not be a number.
                const float reference = now == -INFINITY ? 0.0f : now;
                factor[half] = exp2Approximately(most[r][half] - reference);
                most[r][half] = now;
                float added = 0;
#pragma unroll
                for (int n = 0; n < kKeyTiles; ++n) {
#pragma unroll
                    for (int i = 2 * half; i < 2 * half + 2; ++i) {
                        scores[r][n][i] = exp2Approximately(scores[r][n][i] - reference);
                        added += scores[r][n][i];
                    }
                }
                sum[r][half] = fmaf(sum[r][half], factor[half], added);
            }
            // Mostly nothing has grown: a product with 1 is left out, which changes no bit.
            if (__any_sync(kFullMask, factor[0] != 1.0f || factor[1] != 1.0f)) {
#pragma unroll
                for (int n = 0; n < kDimTiles; ++n) {
#pragma unroll
                    for (int i = 0; i < 4; ++i)
                        out[r][n][i] *= factor[i / 2];
                }
            }
        }
    }

    __device__ __forceinline__ void multiplyByValues(const float (&weights)[kRowTiles][kKeyTiles][4], const __half* v)
    {
#pragma unroll
        for (int step = 0; step < kStepKeys / 16; ++step) {
            std::uint32_t a[kRowTiles][4];
#pragma unroll
            for (int r = 0; r < kRowTiles; ++r) {
#pragma unroll
                for (int i = 0; i < 4; ++i) {
                    const float(&part)[4] = weights[r][2 * step + i / 2];
                    a[r][i] = packHalves(part[i % 2 * 2], part[i % 2 * 2 + 1]);
                }
            }
#pragma unroll
            for (int pair = 0; pair < kDimTiles / 2; ++pair) {
                std::uint32_t b[4];
                loadTransposed(b, v + swizzled<Shape::kDim>(step * 16 + lane() % 16, pair * 2 + lane() / 16));
#pragma unroll
                for (int r = 0; r < kRowTiles; ++r) {
                    multiplyF16(out[r][2 * pair], a[r], {b[0], b[1]});
                    multiplyF16(out[r][2 * pair + 1], a[r], {b[2], b[3]});
                }
            }
        }
    }
};

/// Goes through the keys [first, end) for a block's rows, whose queries are in shared memory; tiles begin at multiples of
/// kTileKeys. The same for a row whichever rows it is together with.
template <typename Shape, bool vectors, typename T>
__device__ __forceinline__ void attendKeys(const QueryRows<T>& rows, int first, int end, typename Shape::Shared& shared,
                                           OnlineSoftmax<Shape>& softmax)
{
    const int warpRow = static_cast<int>(threadIdx.x) / kWarp * Shape::kRowsOfWarp;
    const bool idle = rows.first + warpRow >= rows.count();
    const KvRows kv(rows.args.kv, rows.kvHead);
    int segment = kv.firstGuess(first);
    loadTile<Shape, vectors>(kv, rows.args.kv.headDim, first, end, segment, 0, shared);
    int stage = 0;
    for (int key = first; key < end; key += kTileKeys) {
        const int next = key + kTileKeys;
        if constexpr (Shape::kStages == 2) {
            if (next < end)
                loadTile<Shape, vectors>(kv, rows.args.kv.headDim, next, end, segment, stage ^ 1, shared);
            else
                closeCopyGroup();
            waitForCopies<1>();
        } else {
            waitForCopies<0>();
        }
        __syncthreads();
#pragma unroll 1
        for (int step = key; step < key + kTileKeys; step += kStepKeys) {
            if (!idle && step < end) {
                const int offset = (step - key) * Shape::kDim;
                softmax.take(shared.q, shared.k[stage] + offset, shared.v[stage] + offset, shared.visible + warpRow, step,
                             step + kStepKeys > rows.visibleToAll());
            }
        }
        __syncthreads();
        if constexpr (Shape::kStages == 2)
            stage ^= 1;
        else if (next < end)
            loadTile<Shape, vectors>(kv, rows.args.kv.headDim, next, end, segment, 0, shared);
    }
    waitForCopies<0>();
}

} // namespace lectern::engine::cuda
