// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/rms_norm.h"

#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/ptx.cuh"
#include "engine/cuda/kernels/reduce.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 256; // the same for any number of rows: it decides the order of the sum
constexpr int kWarps = kThreads / kWarp;

struct NormShared {
    float sums[kWarps];
};

/// A row a block. The second pass finds the row in the nearest cache.
__global__ void __launch_bounds__(kThreads) rmsNormKernel(RmsNormArgs args)
{
    awaitKernelBefore();
    auto& shared = sharedMemory<NormShared>();
    const std::size_t row = static_cast<std::size_t>(blockIdx.x) * args.width;
    const float* const x = args.x + row;
    const float* const addend = args.addend ? args.addend + row : nullptr;
    float* const sum = args.addend ? args.sum + row : nullptr;
    float squares = 0;
    for (int i = threadIdx.x; i < args.width; i += kThreads) {
        float value = x[i];
        if (addend) {
            value += addend[i];
            sum[i] = value;
        }
        squares = fmaf(value, value, squares);
    }
    const float total = blockSum(squares, shared.sums);
    const float factor = rsqrtf(total / static_cast<float>(args.width) + args.epsilon);
    const float* const values = addend ? sum : x; // each thread reads what it has written itself
    for (int i = threadIdx.x; i < args.width; i += kThreads) {
        const float normed = values[i] * factor * args.weight[i];
        if (args.bf16)
            args.bf16[row + i] = __float2bfloat16_rn(normed);
        if (args.f32)
            args.f32[row + i] = normed;
    }
}

/// The same, four values at a time: 16 bytes read, 8 or 16 written.
__global__ void __launch_bounds__(kThreads) rmsNormByFourKernel(RmsNormArgs args)
{
    awaitKernelBefore();
    auto& shared = sharedMemory<NormShared>();
    const int count = args.width / 4;
    const std::size_t row = static_cast<std::size_t>(blockIdx.x) * count;
    const float4* const x = reinterpret_cast<const float4*>(args.x) + row;
    const float4* const addend = args.addend ? reinterpret_cast<const float4*>(args.addend) + row : nullptr;
    float4* const sum = args.addend ? reinterpret_cast<float4*>(args.sum) + row : nullptr;
    const float4* const weight = reinterpret_cast<const float4*>(args.weight);
    float squares = 0;
    for (int i = threadIdx.x; i < count; i += kThreads) {
        float4 value = x[i];
        if (addend) {
            const float4 more = addend[i];
            value = make_float4(value.x + more.x, value.y + more.y, value.z + more.z, value.w + more.w);
            sum[i] = value;
        }
        squares = fmaf(value.x, value.x, squares);
        squares = fmaf(value.y, value.y, squares);
        squares = fmaf(value.z, value.z, squares);
        squares = fmaf(value.w, value.w, squares);
    }
    const float total = blockSum(squares, shared.sums);
    const float factor = rsqrtf(total / static_cast<float>(args.width) + args.epsilon);
    const float4* const values = addend ? sum : x;
    for (int i = threadIdx.x; i < count; i += kThreads) {
        const float4 value = values[i];
        const float4 by = weight[i];
        const float4 normed =
            make_float4(value.x * factor * by.x, value.y * factor * by.y, value.z * factor * by.z, value.w * factor * by.w);
        if (args.bf16) {
            auto* const to = reinterpret_cast<__nv_bfloat162*>(args.bf16) + 2 * (row + i);
            to[0] = __floats2bfloat162_rn(normed.x, normed.y);
            to[1] = __floats2bfloat162_rn(normed.z, normed.w);
        }
        if (args.f32)
            reinterpret_cast<float4*>(args.f32)[row + i] = normed;
    }
}

__device__ __forceinline__ float normFactor(const float* x, int width, float epsilon, int lane)
{
    float squares = 0;
    for (int i = lane; i < width; i += kWarp)
        squares = fmaf(x[i], x[i], squares);
    return rsqrtf(warpSum(squares) / static_cast<float>(width) + epsilon);
}

/// A token a warp.
__global__ void __launch_bounds__(kThreads) selectionNormsKernel(SelectionNormsArgs args)
{
    awaitKernelBefore();
    const int token = static_cast<int>(blockIdx.x) * kWarps + static_cast<int>(threadIdx.x) / kWarp;
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    if (token >= args.tokens)
        return;
    const float* const dt = args.dtBC + static_cast<std::size_t>(token) * (args.ranks + 2 * args.states);
    __nv_bfloat16* const dtTo = args.dt + static_cast<std::size_t>(token) * args.dtStride;
    const float dtFactor = normFactor(dt, args.ranks, args.epsilon, lane);
    for (int i = lane; i < args.dtStride; i += kWarp)
        dtTo[i] = __float2bfloat16_rn(i < args.ranks ? dt[i] * dtFactor * args.dtWeight[i] : 0.0f);
    for (int part = 0; part < 2; ++part) {
        const float* const from = dt + args.ranks + part * args.states;
        const float* const weight = part == 0 ? args.bWeight : args.cWeight;
        float* const to = args.bc + static_cast<std::size_t>(token) * 2 * args.states + part * args.states;
        const float factor = normFactor(from, args.states, args.epsilon, lane);
        for (int i = lane; i < args.states; i += kWarp)
            to[i] = from[i] * factor * weight[i];
    }
}

bool byFour(const RmsNormArgs& args)
{
    return args.width % 4 == 0 && aligned<16>(args.x, args.weight, args.bf16, args.f32, args.addend, args.sum);
}

} // namespace

void rmsNorm(const RmsNormArgs& args, cudaStream_t stream)
{
    if (args.rows > 0)
        launchEarly(static_cast<unsigned>(args.rows), kThreads, sizeof(NormShared), stream,
                    byFour(args) ? rmsNormByFourKernel : rmsNormKernel, args);
}

void selectionNorms(const SelectionNormsArgs& args, cudaStream_t stream)
{
    if (args.tokens > 0)
        launchEarly(blocksOf(args.tokens, kWarps), kThreads, 0, stream, selectionNormsKernel, args);
}

} // namespace lectern::engine::cuda
