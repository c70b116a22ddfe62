// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/activations.cuh"

/// The arithmetic of the scan, shared by its kernels so that all give the same bits. A channel's states are divided among
/// kScanLanes neighbouring lanes: with the channels of a large model that is enough warps for all multiprocessors of a
/// large device, and the sums over states still cost little.
namespace lectern::engine::cuda {

constexpr int kScanLanes = 4;

/// What a token gives a channel.
struct ScanStep {
    float delta;
    float input; ///< delta · u
};

__device__ __forceinline__ ScanStep scanStep(float dt, float bias, float u)
{
    const float delta = softplus(__fadd_rn(dt, bias));
    return {delta, __fmul_rn(delta, u)};
}

/// A step that leaves every state as it is, to the sign of a zero, where B is +0.
__device__ __forceinline__ ScanStep noStep()
{
    return {0.0f, -0.0f};
}

/// s = exp(delta · A) · s + delta · B · u of one state.
__device__ __forceinline__ void advance(float& state, const ScanStep& step, float aLog2e, float b)
{
    state = fmaf(state, exp2Approximately(__fmul_rn(step.delta, aLog2e)), __fmul_rn(b, step.input));
}

/// @param sum ⟨C, s⟩
__device__ __forceinline__ float gated(float sum, float d, float u, float z)
{
    return __fmul_rn(fmaf(d, u, sum), silu(z));
}

/// Joins the lanes' sums, in each of them: (0 + 1) + (2 + 3).
__device__ __forceinline__ float joined(float sum)
{
    static_assert(kScanLanes == 4);
    sum = __fadd_rn(sum, __shfl_xor_sync(kFullMask, sum, 1));
    return __fadd_rn(sum, __shfl_xor_sync(kFullMask, sum, 2));
}

/// The same of four tokens' sums, with less exchange: lane i gets that of token i.
__device__ __forceinline__ float joinedOfOwn(const float (&sum)[kScanLanes], int lane)
{
    const bool odd = lane % 2 != 0;
    const bool upper = lane / 2 != 0;
    // Each lane gives away the sums of every other token, and then of one of the two that are left.
    const float low = __fadd_rn(odd ? sum[1] : sum[0], __shfl_xor_sync(kFullMask, odd ? sum[0] : sum[1], 1));
    const float high = __fadd_rn(odd ? sum[3] : sum[2], __shfl_xor_sync(kFullMask, odd ? sum[2] : sum[3], 1));
    return __fadd_rn(upper ? high : low, __shfl_xor_sync(kFullMask, upper ? low : high, 2));
}

} // namespace lectern::engine::cuda
