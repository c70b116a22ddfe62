// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/few_rows.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/activations.cuh"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/row_fragments.cuh"
#include "engine/cuda/kernels/tile_fragments.cuh"

#include <algorithm>
#include <type_traits>

namespace lectern::engine::cuda {

namespace {

constexpr int kMostWarps = 12;
constexpr int kLeastBlocks = 2; ///< of a multiprocessor: what one waits for, the other computes

struct Shared {
    float4 partial[kMostWarps][kWarp];
};

/// The rows that a block computes.
struct Rows {
    int first = 0;
    int count = 0;
    const void* weights = nullptr;
    const float* scales = nullptr;
};

__device__ __forceinline__ Rows rowsOf(const FewRowsArgs& args)
{
    if (args.experts.room == 0)
        return {0, args.rows, args.w.data, args.w.rowScales};
    const int expert = args.experts.active[blockIdx.y];
    if (expert < 0)
        return {};
    const int first = args.experts.offsets[expert];
    return {first, args.experts.offsets[expert + 1] - first,
            static_cast<const char*>(args.w.data) + static_cast<std::size_t>(expert) * args.experts.bytes,
            args.w.rowScales + static_cast<std::size_t>(expert) * args.experts.scales};
}

/// sums += the lane's part of a tile block's products.
template <typename Block>
__device__ __forceinline__ void addTileBlock(const LaneTile<Block>& tile, const RowValues& x, int firstValue, float (&sums)[4])
{
    using Tile = LaneTile<Block>;
    const std::uint32_t ones[4] = {0x3f803f80u, 0x3f803f80u, 0x3f803f80u, 0x3f803f80u};
    float products[4] = {};
    float total[4] = {};
#pragma unroll
    for (int step = 0; step < kSpans * kSpanSteps; ++step) {
        std::uint32_t b[2];
        x.four(firstValue + 16 * step, b);
#pragma unroll
        for (int pass = 0; pass < Tile::kPasses; ++pass)
            multiplyBf16(products, tile.fragment(pass, step / kSpanSteps, step % kSpanSteps).registers, b);
        multiplyBf16(total, ones, b);
        if ((step + 1) % Tile::kGroupSteps != 0)
            continue;
#pragma unroll
        for (int row = 0; row < 2; ++row) {
            const GroupFactors factors = tile.factors(row, step / Tile::kGroupSteps);
            const float offset = fmaf(factors.scale, Tile::kOffset, factors.minimum);
#pragma unroll
            for (int i = 0; i < 2; ++i) {
                float& sum = sums[2 * row + i];
                sum = fmaf(-offset, total[2 * row + i], fmaf(factors.scale, products[2 * row + i], sum));
                products[2 * row + i] = total[2 * row + i] = 0;
            }
        }
    }
}

/// The warp's share of a tile: every warps-th block.
template <typename Block>
__device__ __forceinline__ void addTile(const WeightMatrix& w, const Rows& rows, const RowValues& x, int warp, int warps,
                                        float (&sums)[4])
{
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    if constexpr (std::is_same_v<Block, __nv_bfloat16>) {
        const RowPair weights(w, rows.weights, static_cast<int>(blockIdx.x), lane);
        for (int first = warp * kRowValues; first < w.depth; first += warps * kRowValues)
            addRowValues(weights, x, first, sums);
    } else {
        const int blocks = w.blocks();
        const auto* const first = static_cast<const Block*>(rows.weights) + static_cast<std::size_t>(blockIdx.x) * blocks;
        for (int block = warp; block < blocks; block += warps) {
            LaneTile<Block> tile;
            tile.load(first[block], lane);
            addTileBlock<Block>(tile, x, block * kTileValues, sums);
        }
    }
}

/// What one lane of the block's first warp has in the end: rows g and g + 8 of the tile, tokens 2t and 2t + 1.
template <typename Block, bool gated>
__device__ __forceinline__ void store(const FewRowsArgs& args, const Rows& rows, const float4& sums)
{
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const int tile = static_cast<int>(blockIdx.x);
    const auto put = [&](int token, int column, float value) {
        const std::size_t at = static_cast<std::size_t>(rows.first + token) * args.yStride + column;
        if (args.f32)
            args.f32[at] = value;
        else
            args.bf16[at] = __float2bfloat16_rn(value);
    };
    const int top = outputOf({tile, lane / 4}, args.w.outputs, gated);
    const int bottom = outputOf({tile, lane / 4 + 8}, args.w.outputs, gated);
    const auto scaled = [&](int output, float sum) {
        if constexpr (std::is_same_v<Block, Int8Block>)
            return output < args.w.outputs ? sum * rows.scales[output] : sum;
        else
            return sum;
    };
    const float tops[2] = {scaled(top, sums.x), scaled(top, sums.y)};
    const float bottoms[2] = {scaled(bottom, sums.z), scaled(bottom, sums.w)};
#pragma unroll
    for (int i = 0; i < 2; ++i) {
        const int token = lane % 4 * 2 + i;
        if (token >= rows.count)
            continue;
        if constexpr (gated) {
            if (top < args.w.outputs / 2)
                put(token, top, silu(tops[i]) * bottoms[i]);
        } else {
            if (top < args.w.outputs)
                put(token, top, args.bias ? tops[i] + args.bias[top] : tops[i]);
            if (bottom < args.w.outputs)
                put(token, bottom, args.bias ? bottoms[i] + args.bias[bottom] : bottoms[i]);
        }
    }
}

template <typename Block, bool gated>
__global__ void __launch_bounds__(kMostWarps* kWarp, kLeastBlocks) fewRowsKernel(const __grid_constant__ FewRowsArgs args)
{
    const Rows rows = rowsOf(args);
    if (rows.count == 0)
        return;
    auto& shared = sharedMemory<Shared>();
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int warps = static_cast<int>(blockDim.x) / kWarp;

    const int token = lane / 4;
    const __nv_bfloat16* row = nullptr;
    if (token < rows.count) {
        const int index = rows.first + token;
        row = args.x + static_cast<std::size_t>(args.experts.xRows ? args.experts.xRows[index] : index) * args.xStride;
    }
    const RowValues x(row, args.w.depth, lane % 4);

    float sums[4] = {};
    addTile<Block>(args.w, rows, x, warp, warps, sums);
    shared.partial[warp][lane] = make_float4(sums[0], sums[1], sums[2], sums[3]);
    __syncthreads();
    if (warp > 0)
        return;
    float4 all = shared.partial[0][lane];
    for (int other = 1; other < warps; ++other) {
        const float4 part = shared.partial[other][lane];
        all.x += part.x;
        all.y += part.y;
        all.z += part.z;
        all.w += part.w;
    }
    store<Block, gated>(args, rows, all);
}

/// As many warps as share the work evenly: of 10 pieces ten, of 20 ten, of 32 eleven.
int warpsFor(const WeightMatrix& w)
{
    const int pieces = w.format == WeightFormat::Bf16 ? (w.depth + kRowValues - 1) / kRowValues : w.blocks();
    const int rounds = (pieces + kMostWarps - 1) / kMostWarps;
    return (pieces + rounds - 1) / rounds;
}

template <typename Block>
void start(const FewRowsArgs& args, cudaStream_t stream)
{
    const int warps = warpsFor(args.w);
    const dim3 grid(static_cast<unsigned>(args.w.tiles()), static_cast<unsigned>(std::max(1, args.experts.room)));
    launch(grid, dim3(static_cast<unsigned>(warps * kWarp)), sizeof(Shared), stream,
           args.w.gated ? fewRowsKernel<Block, true> : fewRowsKernel<Block, false>, args);
}

} // namespace

void multiplyFewRows(const FewRowsArgs& args, cudaStream_t stream)
{
    ENSURE(args.experts.room > 0 || args.rows <= kFewRows);
    ENSURE(!args.w.gated || !args.bias);
    if (args.experts.room == 0 && args.rows == 0)
        return;
    switch (args.w.format) {
    case WeightFormat::Bf16:
        return start<__nv_bfloat16>(args, stream);
    case WeightFormat::Q4:
        return start<Q4Block>(args, stream);
    case WeightFormat::Q5:
        return start<Q5Block>(args, stream);
    case WeightFormat::Q6:
        return start<Q6Block>(args, stream);
    case WeightFormat::Q8:
        return start<Q8Block>(args, stream);
    case WeightFormat::Int8Rows:
        return start<Int8Block>(args, stream);
    }
}

} // namespace lectern::engine::cuda
