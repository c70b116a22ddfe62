// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstdint>

namespace lectern::engine::cuda {

/// y[rows, outputs] = x[rows, depth] · wᵀ. Strides: values from row to row.
struct MatrixProduct {
    const __nv_bfloat16* w = nullptr; ///< [outputs, wStride]
    std::int64_t wStride = 0;
    int outputs = 0;
    int depth = 0;
    const __nv_bfloat16* x = nullptr; ///< [rows, xStride]
    std::int64_t xStride = 0;
    int rows = 0;
    float* f32 = nullptr;          ///< [rows, yStride]; or
    __nv_bfloat16* bf16 = nullptr; ///< the same
    std::int64_t yStride = 0;
};

/// One thread for each value, in float32. Slow: for tools that watch memory, which do not see what cuBLASLt's kernels write.
void multiplyPlainly(const MatrixProduct& product, cudaStream_t stream);

} // namespace lectern::engine::cuda
