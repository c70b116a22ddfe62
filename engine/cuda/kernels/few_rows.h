// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/weight_matrix.h"

#include <cstddef>
#include <cstdint>

namespace lectern::engine::cuda {

/// Rows that a product for few rows takes at once.
constexpr int kFewRows = 8;

/// Which rows belong to which expert, on the device: the router's (router.h).
struct ExpertRows {
    const int* active = nullptr;  ///< [room]: the experts that have rows, then −1
    const int* offsets = nullptr; ///< [experts + 1]: expert e's rows are [offsets[e], offsets[e + 1]), at most kFewRows
    const int* xRows = nullptr;   ///< which row of x a row is; none: itself
    int room = 0;
    std::size_t bytes = 0;  ///< from an expert's matrix to the next one's
    std::size_t scales = 0; ///< likewise, values of rowScales
};

/// y = x · wᵀ for up to kFewRows rows, sums in float32. Reads the weights once; bound by that. A row's result has the same
/// bits alone and together with others.
/// Of a gated matrix: y = silu(gate) · up, outputs / 2 values a row.
struct FewRowsArgs {
    WeightMatrix w;                   ///< with `experts`: that of the first
    int rows = 0;                     ///< without experts
    const __nv_bfloat16* x = nullptr; ///< [rows, xStride], of which the depth is read
    std::int64_t xStride = 0;
    const float* bias = nullptr;   ///< [outputs], or none; not of gated ones
    float* f32 = nullptr;          ///< [rows, yStride]; or
    __nv_bfloat16* bf16 = nullptr; ///< the same
    std::int64_t yStride = 0;
    ExpertRows experts = {}; ///< room = 0: no experts
};
void multiplyFewRows(const FewRowsArgs& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
