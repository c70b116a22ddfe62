// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/backend/device_memory.h"
#include "engine/cuda/backend/matrix_products.h"
#include "engine/cuda/kernels/device_matrix.h"

#include <cstddef>
#include <cstdint>

namespace lectern::engine::cuda {

/// Products with weights of any type. Of a few rows each has the same bits alone and together with others, so that guesses can
/// be checked; more go to tensor cores, weights expanded to bfloat16 before where they are anything else.
class DeviceProducts {
public:
    static constexpr int kFewRows = 8;

    explicit DeviceProducts(cudaStream_t stream) : m_stream(stream), m_products(stream) {}
    /// Room to expand matrices of so many values.
    void makeRoom(DeviceMemory& memory, std::size_t values) { m_expanded = DeviceArray<__nv_bfloat16>(memory, values); }
    std::size_t byteCount() const { return m_expanded.byteCount(); }

    /// y[rows, outputs] = x[rows, depth] · wᵀ, rows behind each other.
    void multiply(const DeviceMatrix& w, const __nv_bfloat16* x, int rows, float* y);
    void multiply(const DeviceMatrix& w, const __nv_bfloat16* x, int rows, __nv_bfloat16* y);

private:
    template <typename Out>
    void multiplyMany(const DeviceMatrix& w, const __nv_bfloat16* x, int rows, Out* y);

    cudaStream_t m_stream;
    MatrixProducts m_products;
    DeviceArray<__nv_bfloat16> m_expanded;
};

} // namespace lectern::engine::cuda
