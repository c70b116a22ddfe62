// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/expand_matrix.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/weight_tiles_k.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kWarps = 8;
constexpr int kThreads = kWarps * kWarp;

/// Two codes as weights, rounded.
template <bool hasMinimum>
__device__ __forceinline__ __nv_bfloat162 weights(std::uint32_t pair, float above, float scale, float minimum)
{
    const float low = __uint_as_float(pair << 16) - above;
    const float high = __uint_as_float(pair & 0xffff0000u) - above;
    if constexpr (hasMinimum) // one rounding, as the product is exact
        return __floats2bfloat162_rn(fmaf(scale, low, -minimum), fmaf(scale, high, -minimum));
    else
        return __floats2bfloat162_rn(__fmul_rn(scale, low), __fmul_rn(scale, high));
}

struct alignas(8) FourWeights {
    __nv_bfloat162 pairs[2];
};
struct alignas(16) EightWeights {
    FourWeights fours[2];
};

/// A lane's 8 weights of one row of a unit.
template <typename Tile>
__device__ __forceinline__ EightWeights expand(const UnitValues& values, const UnitScales& scales, int half)
{
    EightWeights out;
#pragma unroll
    for (int pair = 0; pair < 4; ++pair)
        out.fours[pair / 2].pairs[pair % 2] =
            weights<Tile::kHasMinimum>(values.pairs[half][pair], Tile::kAbove,
                                       scales.scale[half][Tile::kGroups == 2 ? pair / 2 : 0], scales.minimum[half]);
    return out;
}

/// A tile a row of blocks; a warp takes as many chunks as can be on their way to it.
template <typename Tile>
__global__ void __launch_bounds__(kThreads) expandMatrixKernel(const __grid_constant__ ExpandMatrixArgs args)
{
    awaitKernelBefore();
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const Tile tile(args.w, args.w.data, static_cast<int>(blockIdx.y), lane);
    const int chunks = args.w.depth / (Tile::kUnits * kUnitDepth);
    const int first = static_cast<int>(blockIdx.x) * kWarps * Tile::kInFlight + static_cast<int>(threadIdx.x) / kWarp;
    typename Tile::Chunk held[Tile::kInFlight];
#pragma unroll
    for (int i = 0; i < Tile::kInFlight; ++i) {
        if (first + i * kWarps < chunks)
            held[i] = tile.load(first + i * kWarps);
    }
#pragma unroll
    for (int i = 0; i < Tile::kInFlight; ++i) {
        const int chunk = first + i * kWarps;
        if (chunk >= chunks)
            return;
        UnitScales own{};
        if constexpr (Tile::kHasRowScales)
            own = {{{tile.rowScale(lane / 4)}, {tile.rowScale(lane / 4 + 8)}}, {}};
        else
            own = Tile::ownScales(held[i], lane % 4);
#pragma unroll
        for (int unit = 0; unit < Tile::kUnits; ++unit) {
            const UnitValues values = Tile::values(held[i], unit);
            const UnitScales scales = UnitScales::of<Tile>(own, unit);
#pragma unroll
            for (int half = 0; half < 2; ++half) {
                const int row = static_cast<int>(blockIdx.y) * kTileRows + lane / 4 + 8 * half;
                if (row >= args.w.outputs)
                    continue;
                const EightWeights eight = expand<Tile>(values, scales, half);
                __nv_bfloat16* const to =
                    args.out + static_cast<std::size_t>(row) * args.w.depth + (chunk * Tile::kUnits + unit) * kUnitDepth;
                if constexpr (Tile::kPairsOf16) {
                    *reinterpret_cast<FourWeights*>(to + lane % 4 * 4) = eight.fours[0];
                    *reinterpret_cast<FourWeights*>(to + 16 + lane % 4 * 4) = eight.fours[1];
                } else {
                    *reinterpret_cast<EightWeights*>(to + lane % 4 * 8) = eight;
                }
            }
        }
    }
}

template <typename Tile>
void launchExpand(const ExpandMatrixArgs& args, cudaStream_t stream)
{
    const dim3 grid(blocksOf(args.w.depth, Tile::kUnits * kUnitDepth * kWarps * Tile::kInFlight),
                    blocksOf(args.w.outputs, kTileRows));
    launchEarly(grid, kThreads, 0, stream, expandMatrixKernel<Tile>, args);
}

} // namespace

void expandMatrix(const ExpandMatrixArgs& args, cudaStream_t stream)
{
    if (args.w.outputs == 0)
        return;
    ENSURE(aligned<16>(args.w.data, args.out) && args.w.type != MatrixType::Bf16);
    withTile(args.w.type, [&]<typename Tile>() {
        if constexpr (!std::is_same_v<Tile, Bf16Tile>)
            launchExpand<Tile>(args, stream);
    });
}

} // namespace lectern::engine::cuda
