// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/online_softmax.cuh"

namespace lectern::engine::cuda {

namespace {

/// Keys that a block takes. They begin at its multiples: what a token gets depends on its position alone.
constexpr int kSplit = 512;
static_assert(kSplit % kTileKeys == 0);

/// What the blocks give: of each split and row the sum over its values, not divided, and the row's `most` and `sum`. Rows
/// are [kvHead, token, head of the group].
template <int dim>
struct Partials {
    float* out;
    float2* weights;
    int rows; ///< of all heads

    __device__ __forceinline__ Partials(float* scratch, int splits, int allRows)
        : out(scratch), weights(reinterpret_cast<float2*>(scratch + static_cast<std::size_t>(splits) * allRows * dim)),
          rows(allRows)
    {
    }
    __device__ __forceinline__ float* outOf(int split, int row) const
    {
        return out + (static_cast<std::size_t>(split) * rows + row) * dim;
    }
    __device__ __forceinline__ float2& weightOf(int split, int row) const
    {
        return weights[static_cast<std::size_t>(split) * rows + row];
    }
};

template <typename Shape, bool vectors>
__global__ void __launch_bounds__(Shape::kThreads) attendSplitKernel(const __grid_constant__ AttentionArgs<float> args)
{
    awaitKernelBefore();
    auto& shared = sharedMemory<typename Shape::Shared>();
    const QueryRows rows(args, static_cast<int>(blockIdx.y), static_cast<int>(blockIdx.z) * Shape::kRows, Shape::kRows);
    const int split = static_cast<int>(blockIdx.x);
    const int first = split * kSplit;
    if (first >= rows.keysEnd)
        return;
    loadRows<Shape, vectors>(rows, shared);
    OnlineSoftmax<Shape> softmax;
    attendKeys<Shape, vectors>(rows, first, min(first + kSplit, rows.keysEnd), shared, softmax);

    const Partials<Shape::kDim> partials(args.scratch, static_cast<int>(gridDim.x), args.tokens * args.heads);
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const int warpRow = rows.first + static_cast<int>(threadIdx.x) / kWarp * Shape::kRowsOfWarp;
#pragma unroll
    for (int r = 0; r < Shape::kRowTiles; ++r) {
#pragma unroll
        for (int half = 0; half < 2; ++half) {
            const int row = warpRow + r * 16 + half * 8 + lane / 4;
            const float sum = rowSum(softmax.sum[r][half]);
            if (row >= rows.count())
                continue;
            const int at = rows.kvHead * rows.count() + row;
            float* const to = partials.outOf(split, at);
#pragma unroll
            for (int n = 0; n < Shape::kDim / 8; ++n)
                *reinterpret_cast<float2*>(to + n * 8 + lane % 4 * 2) =
                    make_float2(softmax.out[r][n][2 * half], softmax.out[r][n][2 * half + 1]);
            if (lane % 4 == 0)
                partials.weightOf(split, at) = make_float2(softmax.most[r][half], sum);
        }
    }
}

constexpr int kJoiningWarps = 16;
constexpr int kJoiningThreads = kJoiningWarps * kWarp;

template <int dim>
struct JoiningShared {
    float out[kJoiningWarps][dim];
    float sum[kJoiningWarps];
};

/// A row a block. Warp w takes the splits w, w + 16, …; then the warps are added up in order.
template <int dim>
__global__ void __launch_bounds__(kJoiningThreads)
    joinSplitsKernel(const __grid_constant__ AttentionArgs<float> args, int splits)
{
    awaitKernelBefore();
    constexpr int own = dim / kWarp;
    auto& shared = sharedMemory<JoiningShared<dim>>();
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const int row = static_cast<int>(blockIdx.x);
    const int group = args.heads / args.kv.kvHeads;
    const int rowsOfHead = args.tokens * group;
    const int token = row % rowsOfHead / group;
    const int position = *args.kv.end - args.tokens + token;
    const int seen = position / kSplit + 1;
    const Partials<dim> partials(args.scratch, splits, args.tokens * args.heads);

    float most = -INFINITY;
    for (int split = lane; split < seen; split += kWarp)
        most = fmaxf(most, partials.weightOf(split, row).x);
#pragma unroll
    for (int distance = kWarp / 2; distance > 0; distance /= 2)
        most = fmaxf(most, __shfl_xor_sync(kFullMask, most, distance));

    float out[own] = {};
    float sum = 0;
    for (int split = warp; split < seen; split += kJoiningWarps) {
        const float2 weight = partials.weightOf(split, row);
        const float factor = exp2Approximately(weight.x - most);
        const float* const from = partials.outOf(split, row) + lane * own;
        sum = fmaf(weight.y, factor, sum);
#pragma unroll
        for (int i = 0; i < own; ++i)
            out[i] = fmaf(from[i], factor, out[i]);
    }
#pragma unroll
    for (int i = 0; i < own; ++i)
        shared.out[warp][lane * own + i] = out[i];
    if (lane == 0)
        shared.sum[warp] = sum;
    __syncthreads();
    const int column = static_cast<int>(threadIdx.x);
    if (column >= args.kv.headDim)
        return;
    float total = 0;
    float value = 0;
#pragma unroll
    for (int w = 0; w < kJoiningWarps; ++w) {
        total += shared.sum[w];
        value += shared.out[w][column];
    }
    const int head = row / rowsOfHead * group + row % group;
    args.out[(static_cast<std::size_t>(token) * args.heads + head) * args.kv.headDim + column] = value / total;
}

int splitsOf(int mostPositions)
{
    return static_cast<int>(blocksOf(mostPositions, kSplit));
}

int compiledDim(int headDim)
{
    return headDim <= kMostHeadDim / 2 ? kMostHeadDim / 2 : kMostHeadDim;
}

template <typename Shape, bool vectors>
void launchSplits(const AttentionArgs<float>& args, cudaStream_t stream)
{
    const int rows = args.tokens * (args.heads / args.kv.kvHeads);
    launchEarly({static_cast<unsigned>(splitsOf(args.mostPositions)), static_cast<unsigned>(args.kv.kvHeads),
                 blocksOf(rows, Shape::kRows)},
                Shape::kThreads, sizeof(typename Shape::Shared), stream, attendSplitKernel<Shape, vectors>, args);
}

template <int dim>
void decode(const AttentionArgs<float>& args, cudaStream_t stream)
{
    // Little shared memory for queries: three blocks on a multiprocessor of sm_90, so that all splits of a long document
    // are under way at once.
    using Few = AttentionShape<dim, 1, 2, 2>;
    using Many = AttentionShape<dim, 1, 4, 2>;
    using Small = AttentionShape<dim, 1, 4, 1>; // for devices with little of it, and for head sizes that nobody has
    static_assert(3 * (sizeof(typename Few::Shared) + 1024) <= 228 * 1024);
    const bool vectors = args.kv.headDim % 8 == 0 && args.kv.offset % 8 == 0 && args.qStride % 8 == 0 && aligned<16>(args.q);
    if (!vectors)
        launchSplits<Small, false>(args, stream);
    else if (sizeof(typename Many::Shared) > sharedMemoryLimit())
        launchSplits<Small, true>(args, stream);
    else if (args.tokens * (args.heads / args.kv.kvHeads) <= Few::kRows)
        launchSplits<Few, true>(args, stream);
    else
        launchSplits<Many, true>(args, stream);
    launchEarly(static_cast<unsigned>(args.tokens * args.heads), kJoiningThreads, sizeof(JoiningShared<dim>), stream,
                joinSplitsKernel<dim>, args, splitsOf(args.mostPositions));
}

} // namespace

void attendDecoding(const AttentionArgs<float>& args, cudaStream_t stream)
{
    ENSURE(args.kv.headDim <= kMostHeadDim && args.heads % args.kv.kvHeads == 0 && args.tokens <= kMostDecodedTokens);
    if (args.tokens == 0)
        return;
    if (compiledDim(args.kv.headDim) == kMostHeadDim)
        decode<kMostHeadDim>(args, stream);
    else
        decode<kMostHeadDim / 2>(args, stream);
}

std::size_t decodingScratchBytes(int tokens, int heads, int headDim, int mostPositions)
{
    const std::size_t rows = static_cast<std::size_t>(splitsOf(mostPositions)) * static_cast<std::size_t>(tokens * heads);
    return rows * (static_cast<std::size_t>(compiledDim(headDim)) + 2) * sizeof(float);
}

} // namespace lectern::engine::cuda
