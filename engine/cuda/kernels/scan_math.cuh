// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/activations.cuh"

/// The arithmetic of the scan, shared by its kernels so that all give the same bits. A channel's states are divided among
/// kScanLanes neighbouring lanes.
namespace lectern::engine::cuda {

constexpr int kScanLanes = 2;

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

} // namespace lectern::engine::cuda
