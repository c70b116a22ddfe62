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
/// bits alone and together with others. Beside bfloat16 weights x counts with 16 bits of its mantissa, beside quantised ones
/// it is rounded to bfloat16: a second multiplication of their codes would cost more time than reading them.
/// Of a gated matrix: y = silu(gate) · up, outputs / 2 values a row.
struct FewRowsArgs {
    WeightMatrix w;           ///< with `experts`: that of the first
    int rows = 0;             ///< without experts
    const float* x = nullptr; ///< [rows, xStride], of which the depth is read
    std::int64_t xStride = 0;
    const float* bias = nullptr; ///< [outputs], or none; not of gated ones, nor of parts
    float* y = nullptr;          ///< [rows, yStride]; of parts: [parts, kFewRows, yStride]
    std::int64_t yStride = 0;
    /// The depth in so many stretches, each with sums of its own, for whoever reads them to add up in their order: so that a
    /// matrix of few outputs keeps many multiprocessors busy. Not of gated ones.
    int parts = 1;
    ExpertRows experts = {}; ///< room = 0: no experts
};
void multiplyFewRows(const FewRowsArgs& args, cudaStream_t stream);
/// Parts that a matrix's depth can have.
int mostPartsOf(const WeightMatrix& w);

} // namespace lectern::engine::cuda
