// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

/// What every kernel's source includes first: CUDA C++ as nvcc has it, or as the emulator (engine/cuda/emulator) plays it.
///
/// Rules that keep the emulator honest: all shared memory is one struct, taken by sharedMemory(); no `__shared__` variables.
/// All PTX is in ptx.cuh. Blocks never wait for each other. Warp collectives take the whole warp. No thread returns before
/// the last barrier of its block, and none with asynchronous copies on their way.

#include "engine/cuda/kernels/cuda_runtime.cuh"

#ifdef LECTERN_CUDA_EMULATOR
#include "engine/cuda/emulator/intrinsics.h"
#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __grid_constant__
#endif

#include <cstddef>
#include <cstdint>

namespace lectern::engine::cuda {

constexpr int kWarp = 32;
constexpr unsigned kFullMask = 0xffffffffu;

/// The block's dynamic shared memory, of which the launch has asked for sizeof(Layout) bytes or more. Aligned to 128.
/// Undefined when the block begins.
template <typename Layout>
__device__ __forceinline__ Layout& sharedMemory()
{
#ifdef LECTERN_CUDA_EMULATOR
    emulator::requireShared(emulator::sharedBytes(), sizeof(Layout), {"sharedMemory()", 0});
    return *reinterpret_cast<Layout*>(emulator::sharedBytes());
#else
    extern __shared__ __align__(128) unsigned char lecternSharedBytes[];
    return *reinterpret_cast<Layout*>(lecternSharedBytes);
#endif
}

// Values of any of our types, as float32 and back. To nearest, ties to even.
__device__ __forceinline__ float toFloat(float value)
{
    return value;
}
__device__ __forceinline__ float toFloat(__nv_bfloat16 value)
{
    return __bfloat162float(value);
}
__device__ __forceinline__ float toFloat(__half value)
{
    return __half2float(value);
}
__device__ __forceinline__ void fromFloat(float value, float& out)
{
    out = value;
}
__device__ __forceinline__ void fromFloat(float value, __nv_bfloat16& out)
{
    out = __float2bfloat16_rn(value);
}
__device__ __forceinline__ void fromFloat(float value, __half& out)
{
    out = __float2half_rn(value);
}

} // namespace lectern::engine::cuda
