// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/plain_product.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace lectern::engine::cuda {

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
