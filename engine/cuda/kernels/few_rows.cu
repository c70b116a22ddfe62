// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/few_rows.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/activations.cuh"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/tile_sums.cuh"
#include "engine/cuda/kernels/weight_ring.cuh"

#include <algorithm>
#include <type_traits>

namespace lectern::engine::cuda {

namespace {

constexpr int kMostWarps = 10;
constexpr int kLeastBlocks = 2; ///< of a multiprocessor: what one waits for, the other computes

/// Behind it lie the warps' rings.
struct alignas(128) Shared {
    float4 partial[2][kMostWarps][kWarp]; ///< of this unit and the one before
};

template <typename Block>
using SumsOf = typename SumsFor<Block>::Type;
template <typename Block>
using StageOf = typename SumsOf<Block>::Stage;
/// Small ones three, so that all warps' together are about 100 KB.
template <typename Block>
constexpr int kStages = sizeof(StageOf<Block>) < 3000 ? 3 : 2;

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

/// What one lane has of a unit in the end: rows g and g + 8 of the tile, tokens 2t and 2t + 1.
template <typename Block, bool gated>
__device__ __forceinline__ void store(const FewRowsArgs& args, const Rows& rows, int tile, int part, const float4& sums)
{
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const auto put = [&](int token, int column, float value) {
        args.y[static_cast<std::size_t>(part * kFewRows + rows.first + token) * args.yStride + column] = value;
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

template <typename Block>
__host__ __device__ __forceinline__ int piecesOf(const WeightMatrix& w)
{
    return (w.depth + SumsOf<Block>::kPieceValues - 1) / SumsOf<Block>::kPieceValues;
}

/// Weights are on their way before the kernel before has ended, but for experts', which that one chooses.
template <typename Block, bool gated>
__global__ void __launch_bounds__(kMostWarps* kWarp, kLeastBlocks) fewRowsKernel(const __grid_constant__ FewRowsArgs args)
{
    using Sums = SumsOf<Block>;
    auto& shared = sharedMemory<Shared>();
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int warps = static_cast<int>(blockDim.x) / kWarp;
    const bool areExperts = args.experts.room > 0;
    if (areExperts)
        awaitKernelBefore();
    const Rows rows = rowsOf(args);
    if (areExperts && rows.count == 0)
        return;
    const Division division{args.w.tiles(), args.parts, piecesOf<Block>(args.w), warps};
    auto* const rings = reinterpret_cast<typename Sums::Stage*>(&shared + 1);
    WeightRing<typename Sums::Stage, kStages<Block>> ring(args.w, rows.weights, division, rings + warp * kStages<Block>, warp,
                                                          lane);
    ring.begin();
    if (!areExperts)
        awaitKernelBefore();

    const int token = lane / 4;
    const float* row = nullptr;
    if (token < rows.count) {
        const int index = rows.first + token;
        row = args.x + static_cast<std::size_t>(args.experts.xRows ? args.experts.xRows[index] : index) * args.xStride;
    }
    const RowValues x(row, args.w.depth, lane % 4);

    int turn = 0;
    for (int unit = static_cast<int>(blockIdx.x); unit < division.units(); unit += static_cast<int>(gridDim.x)) {
        const int part = division.partOf(unit);
        const int end = division.firstPiece(part + 1);
        Sums sums;
        for (int piece = division.firstPiece(part) + warp; piece < end; piece += warps) {
            const typename Sums::Operands operands(x, piece);
            sums.add(ring.next(), operands, lane);
            ring.replace();
        }
        // The other half may still be read: by the warp that adds up the unit before.
        auto& partial = shared.partial[turn % 2];
        partial[warp][lane] = sums.all();
        __syncthreads();
        if (warp == turn++ % warps) {
            float4 all = partial[0][lane];
            for (int other = 1; other < warps; ++other) {
                const float4 more = partial[other][lane];
                all.x += more.x;
                all.y += more.y;
                all.z += more.z;
                all.w += more.w;
            }
            store<Block, gated>(args, rows, division.tileOf(unit), part, all);
        }
    }
    waitForCopies<0>();
}

/// Warps and blocks for a matrix on the current device.
struct LaunchShape {
    int warps = 0;
    int blocks = 0; ///< of all multiprocessors
    std::size_t sharedBytes = 0;
};

/// As many warps as share the work evenly: of 10 pieces ten, of 20 ten, of 32 eight.
LaunchShape shapeFor(int pieces, std::size_t ringBytes)
{
    constexpr std::size_t kKept = 1024; // by the system, of a block
    constexpr int kEnough = 6;          // warps, for two blocks to be better than one
    const std::size_t limit = sharedMemoryLimit();
    const auto warpsThatFit = [&](std::size_t blocks) {
        const std::size_t ofBlock = (limit + kKept) / blocks - kKept;
        return ofBlock > sizeof(Shared) ? static_cast<int>((ofBlock - sizeof(Shared)) / ringBytes) : 0;
    };
    const int inTwo = warpsThatFit(2);
    const int most = std::min(kMostWarps, inTwo >= kEnough ? inTwo : warpsThatFit(1));
    ENSURE(most > 0);
    const int rounds = (pieces + most - 1) / most;
    LaunchShape shape;
    shape.warps = (pieces + rounds - 1) / rounds;
    shape.sharedBytes = sizeof(Shared) + static_cast<std::size_t>(shape.warps) * ringBytes;
    const int resident = std::min(static_cast<int>((limit + kKept) / (shape.sharedBytes + kKept)),
                                  kLeastBlocks * kMostWarps / shape.warps); // by registers
    shape.blocks = multiprocessors() * std::max(1, resident);
    return shape;
}

template <typename Block>
void start(const FewRowsArgs& args, cudaStream_t stream)
{
    const int pieces = piecesOf<Block>(args.w);
    ENSURE(args.parts >= 1 && args.parts <= pieces);
    const LaunchShape shape = shapeFor((pieces + args.parts - 1) / args.parts, kStages<Block> * sizeof(StageOf<Block>));
    const int slices = std::max(1, args.experts.room);
    const int blocks = std::min(args.w.tiles() * args.parts, std::max(1, shape.blocks / slices));
    launchEarly(dim3(static_cast<unsigned>(blocks), static_cast<unsigned>(slices)),
                dim3(static_cast<unsigned>(shape.warps * kWarp)), shape.sharedBytes, stream,
                args.w.gated ? fewRowsKernel<Block, true> : fewRowsKernel<Block, false>, args);
}

} // namespace

int mostPartsOf(const WeightMatrix& w)
{
    return w.format == WeightFormat::Bf16 ? piecesOf<__nv_bfloat16>(w) : w.blocks();
}

void multiplyFewRows(const FewRowsArgs& args, cudaStream_t stream)
{
    ENSURE(args.experts.room > 0 || args.rows <= kFewRows);
    ENSURE(!args.w.gated || (!args.bias && args.parts == 1));
    ENSURE(args.parts == 1 || (!args.bias && args.experts.room == 0));
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
