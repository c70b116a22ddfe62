// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/pointwise.h"
#include "engine/cuda/kernels/ptx.cuh"
#include "engine/cuda/kernels/run.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 1024;
constexpr int kWarps = kThreads / kWarp;

struct Best {
    float value;
    int index;

    /// Of equal values the one that comes first.
    __device__ __forceinline__ void take(float otherValue, int otherIndex)
    {
        if (otherValue > value || (otherValue == value && otherIndex < index)) {
            value = otherValue;
            index = otherIndex;
        }
    }
    __device__ __forceinline__ void takeWarp()
    {
#pragma unroll
        for (int distance = kWarp / 2; distance > 0; distance /= 2) {
            const float otherValue = __shfl_xor_sync(kFullMask, value, distance);
            const int otherIndex = __shfl_xor_sync(kFullMask, index, distance);
            take(otherValue, otherIndex);
        }
    }
};

struct BestShared {
    Best ofWarp[kWarps];
};

/// A row a block, `count` values of it at a time.
template <int count>
__global__ void __launch_bounds__(kThreads) argmaxKernel(ArgmaxArgs args)
{
    awaitKernelBefore();
    auto& shared = sharedMemory<BestShared>();
    const float* const x = args.x + static_cast<std::size_t>(blockIdx.x) * args.width;
    const int thread = static_cast<int>(threadIdx.x);
    constexpr int kNone = 0x7fffffff; // of a thread that has seen no number
    Best best{-INFINITY, kNone};
#pragma unroll 4
    for (int i = thread * count; i < args.width; i += kThreads * count) {
        const auto some = *reinterpret_cast<const Run<float, count>*>(x + i);
#pragma unroll
        for (int k = 0; k < count; ++k)
            best.take(some.values[k], i + k);
    }
    best.takeWarp();
    if (thread % kWarp == 0)
        shared.ofWarp[thread / kWarp] = best;
    __syncthreads();
    if (thread < kWarp) {
        best = shared.ofWarp[thread];
        best.takeWarp();
        if (thread == 0)
            args.index[blockIdx.x] = best.index == kNone ? 0 : best.index;
    }
}
static_assert(kWarps == kWarp);

} // namespace

void argmax(const ArgmaxArgs& args, cudaStream_t stream)
{
    const bool byFour = args.width % 4 == 0 && aligned<16>(args.x);
    if (args.rows > 0)
        launchEarly(static_cast<unsigned>(args.rows), kThreads, sizeof(BestShared), stream,
                    byFour ? argmaxKernel<4> : argmaxKernel<1>, args);
}

} // namespace lectern::engine::cuda
