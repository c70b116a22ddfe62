// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/backend/matrix_products.h"

#include "engine/cuda/kernels/device.cuh"

#include <vector>

namespace lectern::engine::cuda {

struct MatrixProducts::Impl {
    template <typename Out>
    static void multiply(const Bf16Matrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows, Out* y, std::int64_t yStride)
    {
        std::vector<float> row(static_cast<std::size_t>(w.depth));
        for (int r = 0; r < rows; ++r) {
            for (int d = 0; d < w.depth; ++d)
                row[static_cast<std::size_t>(d)] = toFloat(x[r * xStride + d]);
            for (int o = 0; o < w.outputs; ++o) {
                const __nv_bfloat16* const weights = w.data + std::int64_t(o) * w.depth;
                float sum = 0;
                for (int d = 0; d < w.depth; ++d)
                    sum += row[static_cast<std::size_t>(d)] * toFloat(weights[d]);
                fromFloat(sum, y[r * yStride + o]);
            }
        }
    }
};

MatrixProducts::MatrixProducts(cudaStream_t) {}

MatrixProducts::~MatrixProducts() = default;

void MatrixProducts::multiply(const Bf16Matrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows, float* y,
                              std::int64_t yStride)
{
    Impl::multiply(w, x, xStride, rows, y, yStride);
}

void MatrixProducts::multiply(const Bf16Matrix& w, const __nv_bfloat16* x, std::int64_t xStride, int rows, __nv_bfloat16* y,
                              std::int64_t yStride)
{
    Impl::multiply(w, x, xStride, rows, y, yStride);
}

} // namespace lectern::engine::cuda
