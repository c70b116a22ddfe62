// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/device.cuh"

#ifdef LECTERN_CUDA_EMULATOR
#include "engine/cuda/emulator/ptx_twins.h"
#endif

/// What newer devices have one instruction for, on sm_75. Right, not fast.
namespace lectern::engine::cuda::turing {

#ifdef LECTERN_CUDA_EMULATOR
#define LECTERN_PTX_SITE , emulator::Site site = {__builtin_FILE(), __builtin_LINE()}
#else
#define LECTERN_PTX_SITE
#endif

/// d += a · b; a [16, 8], b [8, 8], float16; d [16, 8]. Fragments: PTX ISA, m16n8k8.
__device__ __forceinline__ void multiplyShallowF16(float (&d)[4], std::uint32_t upper, std::uint32_t lower,
                                                   std::uint32_t b LECTERN_PTX_SITE)
{
#ifdef LECTERN_CUDA_EMULATOR
    emulator::multiplyShallowF16(d, {upper, lower}, b, site);
#else
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5}, {%6}, {%0, %1, %2, %3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(upper), "r"(lower), "r"(b));
#endif
}

/// d += a · b; a [8, 16], b [16, 8], signed bytes; d [8, 8]. Fragments: PTX ISA, m8n8k16.
__device__ __forceinline__ void multiplySmallS8(int& left, int& right, std::uint32_t a, std::uint32_t b LECTERN_PTX_SITE)
{
#ifdef LECTERN_CUDA_EMULATOR
    emulator::multiplySmallS8(left, right, a, b, site);
#else
    asm volatile("mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0, %1}, {%2}, {%3}, {%0, %1};"
                 : "+r"(left), "+r"(right)
                 : "r"(a), "r"(b));
#endif
}

#undef LECTERN_PTX_SITE

__device__ __forceinline__ void copy16(void* to, const void* from, int validBytes)
{
    uint4 value = make_uint4(0, 0, 0, 0);
    if (validBytes == 16) {
        value = *static_cast<const uint4*>(from);
    } else {
        for (int i = 0; i < validBytes; ++i)
            reinterpret_cast<unsigned char*>(&value)[i] = static_cast<const unsigned char*>(from)[i];
    }
    *static_cast<uint4*>(to) = value;
}

/// Two products of half the depth.
__device__ __forceinline__ void multiplyF16(float (&d)[4], const std::uint32_t (&a)[4], const std::uint32_t (&b)[2])
{
#pragma unroll
    for (int half = 0; half < 2; ++half)
        multiplyShallowF16(d, a[2 * half], a[2 * half + 1], b[half]);
}

/// Four products of half the depth and half the rows.
__device__ __forceinline__ void multiplyS8(int (&d)[4], const std::uint32_t (&a)[4], const std::uint32_t (&b)[2])
{
#pragma unroll
    for (int i = 0; i < 4; ++i)
        multiplySmallS8(d[i % 2 * 2], d[i % 2 * 2 + 1], a[i], b[i / 2]);
}

/// sm_75's tensor cores know no bfloat16: lanes exchange their values, which as float32 are exact.
__device__ __forceinline__ void multiplyBf16(float (&d)[4], const std::uint32_t (&a)[4], const std::uint32_t (&b)[2])
{
    const auto low = [](std::uint32_t pair) { return __uint_as_float(pair << 16); };
    const auto high = [](std::uint32_t pair) { return __uint_as_float(pair & 0xffff0000u); };
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const int row = lane / 4 * 4;
    const int column = lane % 4 * 2 * 4;
    for (int half = 0; half < 2; ++half) {
        for (int t = 0; t < 4; ++t) {
            const std::uint32_t upper = __shfl_sync(kFullMask, a[2 * half], row + t);
            const std::uint32_t lower = __shfl_sync(kFullMask, a[2 * half + 1], row + t);
            const std::uint32_t left = __shfl_sync(kFullMask, b[half], column + t);
            const std::uint32_t right = __shfl_sync(kFullMask, b[half], column + 4 + t);
            d[0] = fmaf(high(upper), high(left), fmaf(low(upper), low(left), d[0]));
            d[1] = fmaf(high(upper), high(right), fmaf(low(upper), low(right), d[1]));
            d[2] = fmaf(high(lower), high(left), fmaf(low(lower), low(left), d[2]));
            d[3] = fmaf(high(lower), high(right), fmaf(low(lower), low(right), d[3]));
        }
    }
}

} // namespace lectern::engine::cuda::turing
