// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"
#include "engine/cuda/kernels/state_stream.h"

#include <cstdint>

namespace lectern::engine::cuda {

/// Taps that a convolution may have.
constexpr int kMostTaps = 8;

/// The causal depthwise convolution of a Mamba layer and SiLU: y = silu(bias + Σ weight[k] · x[t + k − (K − 1)]) in
/// float32. Inputs before the chunk come from the carried history. A chunk gives the same bits however it is divided.
/// @tparam T of activations: float, __nv_bfloat16
template <typename T>
struct ConvArgs {
    int tokens = 0;
    int channels = 0;     ///< Di
    int taps = 0;         ///< K, from 1 to kMostTaps
    const T* x = nullptr; ///< [tokens, xStride], of which Di are read
    std::int64_t xStride = 0;
    const float* weight = nullptr; ///< [K, Di], oldest input first
    const float* bias = nullptr;   ///< [Di], or none
    StateStream history;           ///< [K − 1, Di], oldest first
    T* y = nullptr;                ///< [tokens, Di]
};
template <typename T>
void convolve(const ConvArgs<T>& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
