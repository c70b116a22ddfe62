// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/pointwise.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/activations.cuh"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/run.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 256;
constexpr int kMostRows = 65535; // of a grid in y

template <typename T, int count>
__global__ void __launch_bounds__(kThreads) embedKernel(EmbedArgs args, const T* table)
{
    awaitKernelBefore();
    const int i = (static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x)) * count;
    if (i >= args.width)
        return;
    const std::size_t row = static_cast<std::size_t>(args.ids[blockIdx.y]) * args.width;
    const auto from = *reinterpret_cast<const Run<T, count>*>(table + row + i);
    Run<float, count> to;
#pragma unroll
    for (int k = 0; k < count; ++k)
        to.values[k] = toFloat(from.values[k]);
    *reinterpret_cast<Run<float, count>*>(args.residual + static_cast<std::size_t>(blockIdx.y) * args.width + i) = to;
}

template <typename T, int count>
__global__ void __launch_bounds__(kThreads) swiGluKernel(SwiGluArgs args, const T* gate, const T* up)
{
    awaitKernelBefore();
    const int i = (static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x)) * count;
    if (i >= args.width)
        return;
    const std::size_t at = static_cast<std::size_t>(blockIdx.y) * args.stride + i;
    const auto gates = *reinterpret_cast<const Run<T, count>*>(gate + at);
    const auto ups = *reinterpret_cast<const Run<T, count>*>(up + at);
    Run<__nv_bfloat16, count> out;
#pragma unroll
    for (int k = 0; k < count; ++k)
        out.values[k] = __float2bfloat16_rn(silu(toFloat(gates.values[k])) * toFloat(ups.values[k]));
    *reinterpret_cast<Run<__nv_bfloat16, count>*>(args.out + static_cast<std::size_t>(blockIdx.y) * args.width + i) = out;
}

template <typename T, int count>
__global__ void __launch_bounds__(kThreads) addKernel(AddArgs args, const T* from)
{
    awaitKernelBefore();
    const std::int64_t i = (static_cast<std::int64_t>(blockIdx.x) * kThreads + threadIdx.x) * count;
    if (i >= args.count)
        return;
    const auto more = *reinterpret_cast<const Run<T, count>*>(from + i);
    auto& to = *reinterpret_cast<Run<float, count>*>(args.to + i);
    auto sum = to;
#pragma unroll
    for (int k = 0; k < count; ++k)
        sum.values[k] += toFloat(more.values[k]);
    to = sum;
}

template <typename T>
void chooseEmbed(const EmbedArgs& args, const T* table, cudaStream_t stream)
{
    constexpr int four = 4;
    const bool runs = args.width % four == 0 && aligned<four * sizeof(T)>(table) && aligned<16>(args.residual);
    // Not early: a pass begins when all of the one before has ended, whose states the kernels behind this one read at once.
    launch({blocksOf(args.width, kThreads * (runs ? four : 1)), static_cast<unsigned>(args.tokens)}, kThreads, 0, stream,
           runs ? embedKernel<T, four> : embedKernel<T, 1>, args, table);
}

template <typename T>
void chooseSwiGlu(const SwiGluArgs& args, const T* gate, const T* up, cudaStream_t stream)
{
    constexpr int count = 16 / sizeof(T);
    const bool runs = args.width % count == 0 && args.stride % count == 0 && aligned<16>(gate, up, args.out);
    launchEarly({blocksOf(args.width, kThreads * (runs ? count : 1)), static_cast<unsigned>(args.rows)}, kThreads, 0, stream,
                runs ? swiGluKernel<T, count> : swiGluKernel<T, 1>, args, gate, up);
}

template <typename T>
void chooseAdd(const AddArgs& args, const T* from, cudaStream_t stream)
{
    constexpr int four = 4;
    const bool runs = args.count % four == 0 && aligned<four * sizeof(T)>(from) && aligned<16>(args.to);
    launchEarly(blocksOf(args.count, kThreads * (runs ? four : 1)), kThreads, 0, stream,
                runs ? addKernel<T, four> : addKernel<T, 1>, args, from);
}

} // namespace

void embed(const EmbedArgs& args, cudaStream_t stream)
{
    ENSURE(args.tokens <= kMostRows);
    if (args.tokens == 0)
        return;
    if (args.bf16)
        chooseEmbed(args, args.bf16, stream);
    else if (args.f16)
        chooseEmbed(args, args.f16, stream);
    else
        chooseEmbed(args, args.f32, stream);
}

void swiGlu(const SwiGluArgs& args, cudaStream_t stream)
{
    ENSURE(args.rows <= kMostRows);
    if (args.rows == 0)
        return;
    if (args.gateBf16)
        chooseSwiGlu(args, args.gateBf16, args.upBf16, stream);
    else
        chooseSwiGlu(args, args.gateF32, args.upF32, stream);
}

void add(const AddArgs& args, cudaStream_t stream)
{
    if (args.count == 0)
        return;
    if (args.bf16)
        chooseAdd(args, args.bf16, stream);
    else
        chooseAdd(args, args.f32, stream);
}

} // namespace lectern::engine::cuda
