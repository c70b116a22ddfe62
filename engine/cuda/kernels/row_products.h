// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"
#include "engine/cuda/kernels/device_matrix.h"

#include <cstdint>

namespace lectern::engine::cuda {

/// So many rows at a time.
constexpr int kMostProductRows = 64;

/// y = x · wᵀ + bias for few rows: bound by reading w, which is read once. Weights are taken exactly, sums in float32; a
/// row's bits depend neither on the other rows nor on how many there are.
/// w must have been written before the kernel that runs just before this one began: it is read while that one ends.
struct RowProductsArgs {
    int rows = 0;                     ///< up to kMostProductRows
    const __nv_bfloat16* x = nullptr; ///< [rows, xStride], aligned to 16 bytes
    std::int64_t xStride = 0;         ///< a multiple of 8
    DeviceMatrix w;
    const float* bias = nullptr;   ///< [outputs]; or none
    float* f32 = nullptr;          ///< [rows, yStride]: y; or
    __nv_bfloat16* bf16 = nullptr; ///< [rows, yStride]: y, rounded
    std::int64_t yStride = 0;
    bool accumulate = false; ///< f32 += y instead
};
void rowProducts(const RowProductsArgs& args, cudaStream_t stream);

/// y[choice] = x[choice / choicesPerRow] · w[expert[choice]]ᵀ: one row for each choice, each with the matrix of the expert
/// chosen for it. To the bits of rowProducts().
struct ExpertRowProductsArgs {
    int choices = 0;                      ///< tokens · experts per token
    const std::int32_t* expert = nullptr; ///< [choices], on the device
    int choicesPerRow = 1;
    const __nv_bfloat16* x = nullptr; ///< [choices / choicesPerRow, xStride], aligned to 16 bytes
    std::int64_t xStride = 0;         ///< a multiple of 8
    DeviceMatrix w;                   ///< of expert 0
    std::int64_t expertStride = 0;    ///< bytes from one expert's matrix to the next one's: a multiple of 16
    float* f32 = nullptr;             ///< [choices, yStride]: y; or
    __nv_bfloat16* bf16 = nullptr;    ///< [choices, yStride]: y, rounded
    std::int64_t yStride = 0;
};
void expertRowProducts(const ExpertRowProductsArgs& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
