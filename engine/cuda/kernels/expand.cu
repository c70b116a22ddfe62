// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/expand.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/run.cuh"
#include "engine/cuda/kernels/tile_values.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 128;
constexpr int kQuads = kTileValues / 4;
constexpr unsigned kMostGridRows = 65535;

__device__ __forceinline__ TileQuad quadAt(int row, int number)
{
    return {row, number / 16, number / 4 % 4, number % 4};
}

/// A block expands one row's blocks of a tile, then the next tile's.
template <typename Block>
__global__ void __launch_bounds__(kThreads) expandKernel(const WeightMatrix w, __nv_bfloat16* out)
{
    const int quads = w.blocks() * kQuads;
    const int stride = w.stride();
    for (int place = static_cast<int>(blockIdx.y); place < w.tiles() * kTileRows; place += static_cast<int>(gridDim.y)) {
        const int output = outputOf({place / kTileRows, place % kTileRows}, w.outputs, w.gated);
        const int quad = static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x);
        const int column = quad * 4;
        if (output >= w.outputs || quad >= quads || column >= stride)
            continue;
        const auto* const blocks = static_cast<const Block*>(w.data) + static_cast<std::size_t>(place / kTileRows) * w.blocks();
        const float4 values = tileValues(blocks[quad / kQuads], quadAt(place % kTileRows, quad % kQuads));
        const float scale = w.rowScales ? w.rowScales[output] : 1.0f;
        const Run<__nv_bfloat16, 4> rounded{{__float2bfloat16_rn(values.x * scale), __float2bfloat16_rn(values.y * scale),
                                             __float2bfloat16_rn(values.z * scale), __float2bfloat16_rn(values.w * scale)}};
        *reinterpret_cast<Run<__nv_bfloat16, 4>*>(out + static_cast<std::size_t>(output) * stride + column) = rounded;
    }
}

template <typename Block>
__global__ void __launch_bounds__(kThreads) embedTilesKernel(const EmbedTilesArgs args)
{
    const WeightMatrix& w = args.table;
    const int quad = static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x);
    if (quad * 4 >= w.depth)
        return;
    const TilePlace place = tilePlaceOf(args.ids[blockIdx.y], w.outputs, false);
    const auto* const blocks = static_cast<const Block*>(w.data) + static_cast<std::size_t>(place.tile) * w.blocks();
    const float4 values = tileValues(blocks[quad / kQuads], quadAt(place.row, quad % kQuads));
    float* const to = args.residual + static_cast<std::size_t>(blockIdx.y) * w.depth + quad * 4;
    to[0] = values.x;
    to[1] = values.y;
    to[2] = values.z;
    to[3] = values.w;
}

} // namespace

void expand(const WeightMatrix& w, __nv_bfloat16* out, cudaStream_t stream)
{
    ENSURE(w.format != WeightFormat::Bf16 && aligned<16>(out));
    const unsigned rows = std::min(static_cast<unsigned>(w.tiles() * kTileRows), kMostGridRows);
    withBlock(w.format, [&](const auto* block) {
        using Block = std::remove_cvref_t<decltype(*block)>;
        launch({blocksOf(w.blocks() * kQuads, kThreads), rows}, kThreads, 0, stream, expandKernel<Block>, w, out);
    });
}

void embedTiles(const EmbedTilesArgs& args, cudaStream_t stream)
{
    ENSURE(args.table.depth % 4 == 0 && args.table.format != WeightFormat::Int8Rows);
    if (args.tokens == 0)
        return;
    withBlock(args.table.format, [&](const auto* block) {
        using Block = std::remove_cvref_t<decltype(*block)>;
        launch({blocksOf(args.table.depth / 4, kThreads), static_cast<unsigned>(args.tokens)}, kThreads, 0, stream,
               embedTilesKernel<Block>, args);
    });
}

} // namespace lectern::engine::cuda
