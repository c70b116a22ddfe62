// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/device.cuh"

namespace lectern::engine::cuda {

/// The sum over the warp's lanes, in each of them, to the same bits.
__device__ __forceinline__ float warpSum(float value)
{
#pragma unroll
    for (int distance = kWarp / 2; distance > 0; distance /= 2)
        value += __shfl_xor_sync(kFullMask, value, distance);
    return value;
}

/// The sum over the block's threads, in each of them, to the same bits.
/// @param sums one for each warp, in shared memory; may be used again after the next barrier
template <int warps>
__device__ __forceinline__ float blockSum(float value, float (&sums)[warps])
{
    value = warpSum(value);
    if (threadIdx.x % kWarp == 0)
        sums[threadIdx.x / kWarp] = value;
    __syncthreads();
    float total = 0;
#pragma unroll
    for (int warp = 0; warp < warps; ++warp)
        total += sums[warp];
    return total;
}

} // namespace lectern::engine::cuda
