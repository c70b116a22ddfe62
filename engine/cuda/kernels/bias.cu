// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/bias.h"

#include "engine/cuda/kernels/launch.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 256;

template <typename T>
__global__ void addBiasKernel(T* y, const float* bias, int width)
{
    const int column = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    if (column >= width)
        return;
    T& value = y[static_cast<std::size_t>(blockIdx.y) * width + column];
    fromFloat(toFloat(value) + bias[column], value);
}

} // namespace

void addBias(const BiasArgs& args, cudaStream_t stream)
{
    if (args.rows == 0)
        return;
    const dim3 grid(blocksOf(args.width, kThreads), static_cast<unsigned>(args.rows));
    if (args.bf16)
        launch(grid, dim3(kThreads), 0, stream, addBiasKernel<__nv_bfloat16>, args.bf16, args.bias, args.width);
    else
        launch(grid, dim3(kThreads), 0, stream, addBiasKernel<float>, args.f32, args.bias, args.width);
}

} // namespace lectern::engine::cuda
