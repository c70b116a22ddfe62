// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/kv_chain.cuh"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/ptx.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 128;

/// A token a block in y; keys where z is 0, values where it is 1.
template <typename T>
__global__ void __launch_bounds__(kThreads) writeKvKernel(const __grid_constant__ KvWriteArgs<T> args)
{
    awaitKernelBefore();
    const int i = static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x);
    const int token = static_cast<int>(blockIdx.y);
    if (i >= args.kv.kvHeads * args.kv.headDim)
        return;
    const bool values = blockIdx.z == 1;
    const KvRows rows(args.kv, i / args.kv.headDim);
    const int position = *args.kv.end - args.tokens + token;
    const int segment = rows.segmentOf(position, rows.firstGuess(position));
    const T* const from = values ? args.v + token * args.vStride : args.k + token * args.kStride;
    __half* const to = values ? rows.value(segment, position) : rows.key(segment, position);
    to[i % args.kv.headDim] = __float2half_rn(toFloat(from[i]));
}

} // namespace

template <typename T>
void writeKv(const KvWriteArgs<T>& args, cudaStream_t stream)
{
    // Grids are longest in x: a chunk longer than 65,535 tokens would not fit into y.
    constexpr int kMostTokens = 65535;
    ENSURE(args.tokens <= kMostTokens);
    if (args.tokens > 0)
        launchEarly({blocksOf(args.kv.kvHeads * args.kv.headDim, kThreads), static_cast<unsigned>(args.tokens), 2}, kThreads, 0,
                    stream, writeKvKernel<T>, args);
}

template void writeKv(const KvWriteArgs<float>&, cudaStream_t);
template void writeKv(const KvWriteArgs<__nv_bfloat16>&, cudaStream_t);

} // namespace lectern::engine::cuda
