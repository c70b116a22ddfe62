// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstddef>
#include <cstdint>
#include <memory>

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

/// Products of many rows with bfloat16 weights, sums in float32. By cuBLASLt, on tensor cores; in the emulator by plain loops.
/// The same product gives the same bits again; of other numbers of rows, other bits may come.
class MatrixProducts {
public:
    /// Bytes of the device's memory that it takes.
    static constexpr std::size_t kWorkspaceBytes = std::size_t(32) << 20;

    /// @param workspace kWorkspaceBytes
    /// Throws CudaError.
    explicit MatrixProducts(std::byte* workspace);
    ~MatrixProducts();
    MatrixProducts(const MatrixProducts&) = delete;
    MatrixProducts& operator=(const MatrixProducts&) = delete;

    void multiply(const MatrixProduct& product, cudaStream_t stream);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace lectern::engine::cuda
