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

/// Runs of four that a thread keeps in registers: for rows of up to 8192 values.
constexpr int kHeld = 8;

/// The same, four values at a time: 16 bytes read, 8 or 16 written. The row is read once, the weights before there is one.
__global__ void __launch_bounds__(kThreads) rmsNormByFourKernel(RmsNormArgs args)
{
    auto& shared = sharedMemory<NormShared>();
    const int count = args.width / 4;
    const std::size_t row = static_cast<std::size_t>(blockIdx.x) * count;
    const int thread = static_cast<int>(threadIdx.x);
    float4 weight[kHeld], value[kHeld];
#pragma unroll
    for (int k = 0; k < kHeld; ++k) {
        const int i = thread + k * kThreads;
        if (i < count)
            weight[k] = reinterpret_cast<const float4*>(args.weight)[i];
    }
    awaitKernelBefore();
#pragma unroll
    for (int k = 0; k < kHeld; ++k) {
        const int i = thread + k * kThreads;
        if (i >= count)
            continue;
        value[k] = reinterpret_cast<const float4*>(args.x)[row + i];
        if (args.addend) {
            const float4 more = reinterpret_cast<const float4*>(args.addend)[row + i];
            value[k] = make_float4(value[k].x + more.x, value[k].y + more.y, value[k].z + more.z, value[k].w + more.w);
            reinterpret_cast<float4*>(args.sum)[row + i] = value[k];
        }
    }
    float squares = 0;
#pragma unroll
    for (int k = 0; k < kHeld; ++k) {
        if (thread + k * kThreads >= count)
            continue;
        squares = fmaf(value[k].x, value[k].x, squares);
        squares = fmaf(value[k].y, value[k].y, squares);
        squares = fmaf(value[k].z, value[k].z, squares);
        squares = fmaf(value[k].w, value[k].w, squares);
    }
    const float total = blockSum(squares, shared.sums);
    const float factor = rsqrtf(total / static_cast<float>(args.width) + args.epsilon);
#pragma unroll
    for (int k = 0; k < kHeld; ++k) {
        const int i = thread + k * kThreads;
        if (i >= count)
            continue;
        const float4 by = weight[k];
        const float4 normed = make_float4(value[k].x * factor * by.x, value[k].y * factor * by.y, value[k].z * factor * by.z,
                                          value[k].w * factor * by.w);
        if (args.bf16) {
            auto* const to = reinterpret_cast<__nv_bfloat162*>(args.bf16) + 2 * (row + i);
            to[0] = __floats2bfloat162_rn(normed.x, normed.y);
            to[1] = __floats2bfloat162_rn(normed.z, normed.w);
        }
        if (args.f32)
            reinterpret_cast<float4*>(args.f32)[row + i] = normed;
    }
}

/// A token's selected values.
template <typename T>
struct Selected {
    const SelectionNormsArgs<T>& args;
    const float* first;

    __device__ __forceinline__ float operator[](int i) const
    {
        float sum = first[i];
        for (int part = 1; part < args.parts; ++part)
            sum += first[part * args.partStride + i];
        return sum;
    }
};

template <typename T>
__device__ __forceinline__ float normFactor(const Selected<T>& x, int begin, int width, float epsilon, int lane)
{
    float squares = 0;
    for (int i = lane; i < width; i += kWarp) {
        const float value = x[begin + i];
        squares = fmaf(value, value, squares);
    }
    return rsqrtf(warpSum(squares) / static_cast<float>(width) + epsilon);
}

/// A token a block: a warp each for dt, B and C.
template <typename T>
__global__ void __launch_bounds__(3 * kWarp) selectionNormsKernel(const __grid_constant__ SelectionNormsArgs<T> args)
{
    awaitKernelBefore();
    const std::size_t token = blockIdx.x;
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const Selected<T> x{args, args.dtBC + token * (args.ranks + 2 * args.states)};
    if (warp == 0) {
        const float factor = normFactor(x, 0, args.ranks, args.epsilon, lane);
        T* const to = args.dt + token * args.dtStride;
        for (int i = lane; i < args.dtStride; i += kWarp)
            fromFloat(i < args.ranks ? x[i] * factor * args.dtWeight[i] : 0.0f, to[i]);
        return;
    }
    const int begin = args.ranks + (warp - 1) * args.states;
    const float* const weight = warp == 1 ? args.bWeight : args.cWeight;
    const float factor = normFactor(x, begin, args.states, args.epsilon, lane);
    float* const to = args.bc + token * 2 * args.states + (warp - 1) * args.states;
    for (int i = lane; i < args.states; i += kWarp)
        to[i] = x[begin + i] * factor * weight[i];
}

bool byFour(const RmsNormArgs& args)
{
    return args.width % 4 == 0 && args.width <= kHeld * 4 * kThreads &&
           aligned<16>(args.x, args.weight, args.bf16, args.f32, args.addend, args.sum);
}

} // namespace

void rmsNorm(const RmsNormArgs& args, cudaStream_t stream)
{
    if (args.rows > 0)
        launchEarly(static_cast<unsigned>(args.rows), kThreads, sizeof(NormShared), stream,
                    byFour(args) ? rmsNormByFourKernel : rmsNormKernel, args);
}

template <typename T>
void selectionNorms(const SelectionNormsArgs<T>& args, cudaStream_t stream)
{
    if (args.tokens > 0)
        launchEarly(static_cast<unsigned>(args.tokens), 3 * kWarp, 0, stream, selectionNormsKernel<T>, args);
}

template void selectionNorms(const SelectionNormsArgs<float>&, cudaStream_t);
template void selectionNorms(const SelectionNormsArgs<__nv_bfloat16>&, cudaStream_t);

} // namespace lectern::engine::cuda
