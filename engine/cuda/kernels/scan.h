// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"
#include "engine/cuda/kernels/state_stream.h"

#include <cstdint>

namespace lectern::engine::cuda {

/// States that a channel may have.
constexpr int kMostStates = 64;

/// The selective scan of Mamba-1 (Gu & Dao 2023, eq. 2) with its gate, in float32. For each token and channel
///     delta = softplus(dt + dtBias),  s = exp(delta · A) · s + delta · B · u,  y = (⟨C, s⟩ + D · u) · silu(z).
/// A chunk gives the same bits however it is divided, and whichever of the two functions takes a part.
/// @tparam T of activations: float, __nv_bfloat16
template <typename T>
struct ScanArgs {
    int tokens = 0;
    int channels = 0;                      ///< Di
    int states = 0;                        ///< N, at most kMostStates
    const T* u = nullptr;                  ///< [tokens, Di], the convolution's result
    const __nv_bfloat16* dtBf16 = nullptr; ///< [tokens, Di], before the bias; or
    const float* dtF32 = nullptr;          ///< the same
    const T* z = nullptr;                  ///< [tokens, zStride], of which Di are read
    std::int64_t zStride = 0;
    const float* bc = nullptr;     ///< [tokens, 2N]: normed B, then C
    const float* aLog2e = nullptr; ///< [N, Di]: A · log2(e), negative
    const float* d = nullptr;      ///< [Di]
    const float* dtBias = nullptr; ///< [Di]
    StateStream state;             ///< [N, Di]
    T* y = nullptr;                ///< [tokens, Di]; may be where u or dtBf16 is
};

/// For many tokens; keeps the state after the last one.
template <typename T>
void scan(const ScanArgs<T>& args, cudaStream_t stream);
/// For up to kMostKeptSteps tokens, less work at the start; can keep the state after each.
template <typename T>
void scanSteps(const ScanArgs<T>& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
