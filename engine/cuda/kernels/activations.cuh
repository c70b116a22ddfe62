// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/ptx.cuh"

/// Elementary functions by the device's approximations; relative errors of some 2^-21. Written with explicit roundings
/// and fmaf, so that every kernel computes the same bits: the compiler contracts nothing.
namespace lectern::engine::cuda {

constexpr float kLog2E = 1.44269504f;
constexpr float kLn2 = 0.693147181f;

/// x / (1 + e^−x) (Elfwing et al. 2018).
__device__ __forceinline__ float silu(float x)
{
    return __fmul_rn(x, reciprocalApproximately(__fadd_rn(1.0f, exp2Approximately(__fmul_rn(-kLog2E, x)))));
}

/// log(1 + e^x); x itself above 20, as the reference implementation has it.
__device__ __forceinline__ float softplus(float x)
{
    const float e = exp2Approximately(__fmul_rn(kLog2E, fminf(x, 20.0f)));
    // Below 2^-5 the approximate logarithm of a number near 1 loses all its digits: log(1 + e) by its series there.
    const float series = __fmul_rn(e, fmaf(e, fmaf(e, fmaf(e, fmaf(e, 0.2f, -0.25f), 0.333333333f), -0.5f), 1.0f));
    const float logarithm = __fmul_rn(kLn2, log2Approximately(__fadd_rn(1.0f, e)));
    const float small = e < 0.03125f ? series : logarithm;
    return x > 20.0f ? x : small;
}

} // namespace lectern::engine::cuda
