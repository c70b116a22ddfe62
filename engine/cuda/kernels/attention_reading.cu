// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/online_softmax.cuh"

namespace lectern::engine::cuda {

namespace {

/// A block takes some rows through all keys they see. The last rows, which see most, begin first.
template <typename Shape, bool vectors>
__global__ void __launch_bounds__(Shape::kThreads)
    attendReadingKernel(const __grid_constant__ AttentionArgs<__nv_bfloat16> args)
{
    awaitKernelBefore();
    auto& shared = sharedMemory<typename Shape::Shared>();
    const int block = static_cast<int>(gridDim.x - 1 - blockIdx.x);
    const QueryRows rows(args, static_cast<int>(blockIdx.y), block * Shape::kRows, Shape::kRows);
    loadRows<Shape, vectors>(rows, shared);
    OnlineSoftmax<Shape> softmax;
    attendKeys<Shape, vectors>(rows, 0, rows.keysEnd, shared, softmax);

    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const int warpRow = rows.first + static_cast<int>(threadIdx.x) / kWarp * Shape::kRowsOfWarp;
    const std::int64_t stride = static_cast<std::int64_t>(args.heads) * args.kv.headDim;
#pragma unroll
    for (int r = 0; r < Shape::kRowTiles; ++r) {
#pragma unroll
        for (int half = 0; half < 2; ++half) {
            const int row = warpRow + r * 16 + half * 8 + lane / 4;
            const float factor = 1.0f / rowSum(softmax.sum[r][half]);
            if (row >= rows.count())
                continue;
            __nv_bfloat16* const to = args.out + rows.offset(row, stride);
#pragma unroll
            for (int n = 0; n < Shape::kDim / 8; ++n) {
                const int column = n * 8 + lane % 4 * 2;
                const float x = softmax.out[r][n][2 * half] * factor;
                const float y = softmax.out[r][n][2 * half + 1] * factor;
                if constexpr (vectors) {
                    if (column < args.kv.headDim)
                        *reinterpret_cast<__nv_bfloat162*>(to + column) = __floats2bfloat162_rn(x, y);
                } else {
                    if (column < args.kv.headDim)
                        to[column] = __float2bfloat16_rn(x);
                    if (column + 1 < args.kv.headDim)
                        to[column + 1] = __float2bfloat16_rn(y);
                }
            }
        }
    }
}

// Two blocks on a multiprocessor of sm_90, which has 228 KB and keeps one for each; one on sm_86 and sm_89; Small on sm_75.
static_assert(2 * (sizeof(AttentionShape<kMostHeadDim, 2, 4, 2>::Shared) + 1024) <= 228 * 1024);
static_assert(sizeof(AttentionShape<kMostHeadDim, 2, 4, 2>::Shared) <= 99 * 1024);
static_assert(sizeof(AttentionShape<kMostHeadDim, 1, 4, 1>::Shared) <= 64 * 1024);

template <typename Shape, bool vectors>
void launchReading(const AttentionArgs<__nv_bfloat16>& args, cudaStream_t stream)
{
    const int rows = args.tokens * (args.heads / args.kv.kvHeads);
    launchEarly({blocksOf(rows, Shape::kRows), static_cast<unsigned>(args.kv.kvHeads)}, Shape::kThreads,
                sizeof(typename Shape::Shared), stream, attendReadingKernel<Shape, vectors>, args);
}

template <int dim>
void chooseReading(const AttentionArgs<__nv_bfloat16>& args, cudaStream_t stream)
{
    using Usual = AttentionShape<dim, 2, 4, 2>;
    using Small = AttentionShape<dim, 1, 4, 1>; // for devices with little shared memory, and for head sizes that nobody has
    const bool vectors =
        args.kv.headDim % 8 == 0 && args.kv.offset % 8 == 0 && args.qStride % 8 == 0 && aligned<16>(args.q, args.out);
    if (!vectors)
        launchReading<Small, false>(args, stream);
    else if (sizeof(typename Usual::Shared) <= sharedMemoryLimit())
        launchReading<Usual, true>(args, stream);
    else
        launchReading<Small, true>(args, stream);
}

} // namespace

void attendReading(const AttentionArgs<__nv_bfloat16>& args, cudaStream_t stream)
{
    ENSURE(args.kv.headDim <= kMostHeadDim && args.heads % args.kv.kvHeads == 0);
    if (args.tokens == 0)
        return;
    if (args.kv.headDim <= kMostHeadDim / 2)
        chooseReading<kMostHeadDim / 2>(args, stream);
    else
        chooseReading<kMostHeadDim>(args, stream);
}

} // namespace lectern::engine::cuda
