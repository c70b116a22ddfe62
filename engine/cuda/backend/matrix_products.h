// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace lectern::engine::cuda {

/// A weight matrix on the device, row-major bfloat16: [outputs, depth].
struct Bf16Matrix {
    const __nv_bfloat16* data = nullptr;
    int outputs = 0;
    int depth = 0;
};

/// Products of many rows with weights: y[rows, outputs] = x[rows, depth] · wᵀ, sums in float32. By cuBLAS, on tensor cores;
/// in the emulator by plain loops. The same rows give the same bits again; other numbers of rows may give others.
class MatrixProducts {
public:
    /// Throws CudaError.
    explicit MatrixProducts(cudaStream_t stream);
    ~MatrixProducts();
    MatrixProducts(const MatrixProducts&) = delete;
    MatrixProducts& operator=(const MatrixProducts&) = delete;

    /// @param xStride, yStride values from row to row
    void multiply(const Bf16Matrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows, float* y, std::int64_t yStride);
    void multiply(const Bf16Matrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows, __nv_bfloat16* y,
                  std::int64_t yStride);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace lectern::engine::cuda
