// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstdint>

namespace lectern::engine::cuda {

/// Normalisation by the root of the mean square (Zhang & Sennrich 2019): x / sqrt(mean(x²) + epsilon) · weight, in float32.
/// A row's result does not depend on the other rows, nor on how many there are.
struct RmsNormArgs {
    int rows = 0;
    int width = 0; ///< H
    float epsilon = 0;
    const float* x = nullptr;      ///< [rows, H]
    const float* weight = nullptr; ///< [H]
    __nv_bfloat16* bf16 = nullptr; ///< [rows, H]: the result, for a matrix product; or none
    float* f32 = nullptr;          ///< [rows, H]: the result; or none
    const float* addend = nullptr; ///< [rows, H]: added to x first; or none
    float* sum = nullptr;          ///< [rows, H]: gets x + addend where there is one; may be x
};
void rmsNorm(const RmsNormArgs& args, cudaStream_t stream);

/// Jamba's norms of what x_proj selects: three small vectors of each token.
/// @tparam T of activations: float, __nv_bfloat16
template <typename T>
struct SelectionNormsArgs {
    int tokens = 0;
    int ranks = 0;  ///< R
    int states = 0; ///< N
    float epsilon = 0;
    const float* dtBC = nullptr;     ///< [parts, tokens, R + 2N], as x_proj gives them
    int parts = 1;                   ///< are added up in their order first
    std::int64_t partStride = 0;     ///< values from a part to the next
    const float* dtWeight = nullptr; ///< [R]
    const float* bWeight = nullptr;  ///< [N]
    const float* cWeight = nullptr;  ///< [N]
    T* dt = nullptr;                 ///< [tokens, dtStride]: normed; zeros from R on
    int dtStride = 0;                ///< R, or more where the next product wants rows aligned
    float* bc = nullptr;             ///< [tokens, 2N]: normed B, then C
};
template <typename T>
void selectionNorms(const SelectionNormsArgs<T>& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
