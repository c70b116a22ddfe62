// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/plain_product.h"

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 128;

__global__ void __launch_bounds__(kThreads) plainProductKernel(const __grid_constant__ MatrixProduct p)
{
    const int output = static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x);
    if (output >= p.outputs)
        return;
    const auto row = static_cast<std::int64_t>(blockIdx.y);
    const __nv_bfloat16* const w = p.w + output * p.wStride;
    const __nv_bfloat16* const x = p.x + row * p.xStride;
    float sum = 0;
    for (int i = 0; i < p.depth; ++i)
        sum = fmaf(__bfloat162float(w[i]), __bfloat162float(x[i]), sum);
    if (p.f32)
        p.f32[row * p.yStride + output] = sum;
    else
        p.bf16[row * p.yStride + output] = __float2bfloat16_rn(sum);
}

} // namespace

void multiplyPlainly(const MatrixProduct& product, cudaStream_t stream)
{
    if (product.rows == 0)
        return;
    const dim3 grid(static_cast<unsigned>((product.outputs + kThreads - 1) / kThreads), static_cast<unsigned>(product.rows));
    launch(grid, dim3(kThreads), 0, stream, plainProductKernel, product);
}

} // namespace lectern::engine::cuda
