// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/device.cuh"
#include "engine/cuda/kernels/ptx_turing.cuh"

#ifdef LECTERN_CUDA_EMULATOR
#include "engine/cuda/emulator/ptx_twins.h"

#include <cmath>
#endif

/// Every instruction that the kernels write in PTX, each with its emulated twin. On sm_75, which lacks asynchronous copies
/// and the larger matrix instructions, smaller ones do the same.
namespace lectern::engine::cuda {

#ifdef LECTERN_CUDA_EMULATOR
#define LECTERN_PTX_SITE , emulator::Site site = {__builtin_FILE(), __builtin_LINE()}
#else
#define LECTERN_PTX_SITE
#endif

/// In every kernel that launchEarly() starts: lets the kernel behind it get ready, and waits until the one before it has
/// ended and its results are seen, and with it all before that. Until then a kernel may read weights, and states as the
/// chunk found them; it writes nothing.
__device__ __forceinline__ void awaitKernelBefore()
{
#ifdef LECTERN_CUDA_EMULATOR
    emulator::noteAwaited();
#elif __CUDA_ARCH__ >= 900
    asm volatile("griddepcontrol.launch_dependents;" ::: "memory");
    asm volatile("griddepcontrol.wait;" ::: "memory");
#endif
}

/// 2^x; a relative error of 2^-22 (PTX ISA, ex2). 0 for −infinity.
__device__ __forceinline__ float exp2Approximately(float x)
{
#ifdef LECTERN_CUDA_EMULATOR
    return std::exp2(x);
#else
    float y;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
#endif
}

/// Base-2 logarithm; an absolute error of 2^-22 on [0.5, 2], relative elsewhere.
__device__ __forceinline__ float log2Approximately(float x)
{
#ifdef LECTERN_CUDA_EMULATOR
    return std::log2(x);
#else
    float y;
    asm("lg2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
#endif
}

/// 1/x; a relative error of 2^-23.
__device__ __forceinline__ float reciprocalApproximately(float x)
{
#ifdef LECTERN_CUDA_EMULATOR
    return 1.0f / x;
#else
    float y;
    asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
#endif
}

/// Begins to copy 16 bytes from global to shared memory, past L1. The first `validBytes` come from there, the rest are 0;
/// with none valid `from` is not read. Both addresses are multiples of 16.
__device__ __forceinline__ void copyAsync16(void* to, const void* from, int validBytes = 16 LECTERN_PTX_SITE)
{
#ifdef LECTERN_CUDA_EMULATOR
    emulator::copyLater(to, from, validBytes, site);
#elif __CUDA_ARCH__ >= 800
    const unsigned shared = static_cast<unsigned>(__cvta_generic_to_shared(to));
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(shared), "l"(from), "r"(validBytes) : "memory");
#else
    turing::copy16(to, from, validBytes);
#endif
}

/// Ends a group of asynchronous copies.
__device__ __forceinline__ void closeCopyGroup()
{
#ifdef LECTERN_CUDA_EMULATOR
    emulator::closeCopyGroup();
#elif __CUDA_ARCH__ >= 800
    asm volatile("cp.async.commit_group;" ::: "memory");
#endif
}

/// Until at most `open` of this thread's groups are on their way. Others see the bytes after a barrier.
template <int open>
__device__ __forceinline__ void waitForCopies()
{
#ifdef LECTERN_CUDA_EMULATOR
    emulator::waitForCopies(open);
#elif __CUDA_ARCH__ >= 800
    asm volatile("cp.async.wait_group %0;" ::"n"(open) : "memory");
#endif
}

/// Four matrices of 8 × 8 16-bit values: lane 8·i + r gives the address of row r of matrix i, in shared memory.
__device__ __forceinline__ void loadMatrices(std::uint32_t (&to)[4], const void* row LECTERN_PTX_SITE)
{
#ifdef LECTERN_CUDA_EMULATOR
    emulator::loadMatrices(to, row, false, site);
#else
    const unsigned shared = static_cast<unsigned>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3])
                 : "r"(shared)
                 : "memory");
#endif
}

/// The same, each matrix transposed.
__device__ __forceinline__ void loadTransposed(std::uint32_t (&to)[4], const void* row LECTERN_PTX_SITE)
{
#ifdef LECTERN_CUDA_EMULATOR
    emulator::loadMatrices(to, row, true, site);
#else
    const unsigned shared = static_cast<unsigned>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3])
                 : "r"(shared)
                 : "memory");
#endif
}

/// d += a · b of one warp; a [16, 16] rows, b [16, 8] columns, bfloat16; d [16, 8] float32. Fragments: PTX ISA, m16n8k16.
__device__ __forceinline__ void multiplyBf16(float (&d)[4], const std::uint32_t (&a)[4],
                                             const std::uint32_t (&b)[2] LECTERN_PTX_SITE)
{
#ifdef LECTERN_CUDA_EMULATOR
    emulator::multiplyBf16(d, a, b, site);
#elif __CUDA_ARCH__ >= 800
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
                 "{%0, %1, %2, %3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else
    turing::multiplyBf16(d, a, b);
#endif
}

/// The same of float16 values.
__device__ __forceinline__ void multiplyF16(float (&d)[4], const std::uint32_t (&a)[4],
                                            const std::uint32_t (&b)[2] LECTERN_PTX_SITE)
{
#ifdef LECTERN_CUDA_EMULATOR
    emulator::multiplyF16(d, a, b, site);
#elif __CUDA_ARCH__ >= 800
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
                 "{%0, %1, %2, %3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else
    turing::multiplyF16(d, a, b);
#endif
}

/// d += a · b of one warp; a [16, 32] rows, b [32, 8] columns, signed bytes; d [16, 8] int32. Fragments: PTX ISA, m16n8k32.
__device__ __forceinline__ void multiplyS8(int (&d)[4], const std::uint32_t (&a)[4],
                                           const std::uint32_t (&b)[2] LECTERN_PTX_SITE)
{
#ifdef LECTERN_CUDA_EMULATOR
    emulator::multiplyS8(d, a, b, site);
#elif __CUDA_ARCH__ >= 800
    asm volatile("mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
                 "{%0, %1, %2, %3};"
                 : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#else
    turing::multiplyS8(d, a, b);
#endif
}

#undef LECTERN_PTX_SITE

} // namespace lectern::engine::cuda
