// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstdint>

namespace lectern::engine::cuda {

/// Experts that a layer may have, and that a token may choose.
constexpr int kMostExperts = 256;
constexpr int kMostChoices = 8;

/// Where the router's choices go. All on the device.
struct Routing {
    int tokens = 0;
    int experts = 0;
    int choices = 0;         ///< k, of each token
    int* expert = nullptr;   ///< [tokens, k]: best first; the lower number among equals
    float* weight = nullptr; ///< [tokens, k]: probabilities of the softmax over all experts, not renormalised
    int* row = nullptr;      ///< [tokens, k]: where a choice stands among all, in order of experts, then of tokens
    int* token = nullptr;    ///< [tokens · k]: whose row it is
    int* offsets = nullptr;  ///< [experts + 1]: expert e has the rows [offsets[e], offsets[e + 1])
    int* active = nullptr;   ///< [activeRoom]: the experts that have rows, in order, then −1
    int activeRoom = 0;
};

/// The logits in float32 from normed rows, and each token's choices.
/// @tparam T of activations: float, __nv_bfloat16
template <typename T>
struct RouteArgs {
    Routing routing;
    int width = 0;                 ///< H
    const T* x = nullptr;          ///< [tokens, H]
    const float* weight = nullptr; ///< [experts, H]
};
template <typename T>
void route(const RouteArgs<T>& args, cudaStream_t stream);

/// out[token] = Σ weight · rows[row of the choice], in the order of the choices: always the same bits.
struct GatherArgs {
    Routing routing;
    int width = 0;               ///< H
    const float* rows = nullptr; ///< [tokens · k, H]
    float* out = nullptr;        ///< [tokens, H]
};
void gatherExperts(const GatherArgs& args, cudaStream_t stream);

/// to[i] = x[token[first + i]]: what experts read, of whom the tokens are many.
/// @tparam T of what is written: float, __nv_bfloat16
template <typename T>
struct SpreadArgs {
    Routing routing;
    int first = 0; ///< row
    int rows = 0;
    int width = 0;                    ///< H
    const __nv_bfloat16* x = nullptr; ///< [tokens, H]
    T* to = nullptr;                  ///< [rows, H]
};
template <typename T>
void spreadTokens(const SpreadArgs<T>& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
