// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/pointwise.h"

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

/// A row a block.
__global__ void __launch_bounds__(kThreads) argmaxKernel(ArgmaxArgs args)
{
    auto& shared = sharedMemory<BestShared>();
    const float* const x = args.x + static_cast<std::size_t>(blockIdx.x) * args.width;
    const int thread = static_cast<int>(threadIdx.x);
    constexpr int kNone = 0x7fffffff; // of a thread that has seen no number
    Best best{-INFINITY, kNone};
    for (int i = thread; i < args.width; i += kThreads)
        best.take(x[i], i);
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
    if (args.rows > 0)
        launch(static_cast<unsigned>(args.rows), kThreads, sizeof(BestShared), stream, argmaxKernel, args);
}

} // namespace lectern::engine::cuda
