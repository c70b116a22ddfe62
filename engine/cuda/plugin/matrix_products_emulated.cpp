// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/matrix_products.h"

#include "engine/cuda/kernels/device.cuh"

#include <vector>

namespace lectern::engine::cuda {

struct MatrixProducts::Impl {};

MatrixProducts::MatrixProducts(std::byte*) {}

MatrixProducts::~MatrixProducts() = default;

void MatrixProducts::multiply(const MatrixProduct& p, cudaStream_t)
{
    std::vector<float> row(static_cast<std::size_t>(p.depth));
    for (int r = 0; r < p.rows; ++r) {
        for (int d = 0; d < p.depth; ++d)
            row[static_cast<std::size_t>(d)] = toFloat(p.x[r * p.xStride + d]);
        for (int o = 0; o < p.outputs; ++o) {
            const __nv_bfloat16* const weights = p.w + o * p.wStride;
            float sum = 0;
            for (int d = 0; d < p.depth; ++d)
                sum += row[static_cast<std::size_t>(d)] * toFloat(weights[d]);
            if (p.f32)
                p.f32[r * p.yStride + o] = sum;
            else
                p.bf16[r * p.yStride + o] = __float2bfloat16_rn(sum);
        }
    }
}

} // namespace lectern::engine::cuda
