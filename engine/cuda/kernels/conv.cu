// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/conv.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/activations.cuh"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/run.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 128;
/// Tokens that a thread takes one after another, the last inputs in registers. No fewer than kMostTaps: then only the
/// chunk's first run reads the history.
constexpr int kRun = 32;

/// Two channels a thread where `width` is 2.
template <int width>
struct Channels {
    float value[width];
};

template <int width, typename T>
__device__ __forceinline__ Channels<width> load(const T* from)
{
    const auto run = *reinterpret_cast<const Run<T, width>*>(from);
    Channels<width> channels;
#pragma unroll
    for (int i = 0; i < width; ++i)
        channels.value[i] = toFloat(run.values[i]);
    return channels;
}

template <int width, typename T>
__device__ __forceinline__ void store(const Channels<width>& channels, T* to)
{
    Run<T, width> run;
#pragma unroll
    for (int i = 0; i < width; ++i)
        fromFloat(channels.value[i], run.values[i]);
    *reinterpret_cast<Run<T, width>*>(to) = run;
}

/// The input at token t of the chunk, or before it.
template <int width, typename T>
__device__ __forceinline__ Channels<width> input(const ConvArgs<T>& args, int t, int channel)
{
    if (t >= 0)
        return load<width>(args.x + t * args.xStride + channel);
    Channels<width> earlier;
    const float* const from = args.history.before + static_cast<std::size_t>(t + args.taps - 1) * args.channels + channel;
#pragma unroll
    for (int i = 0; i < width; ++i)
        earlier.value[i] = from[i];
    return earlier;
}

/// The history as it is after token t. May overwrite the one before: what is read lies behind what has been written.
template <int width, typename T>
__device__ __forceinline__ void keep(const ConvArgs<T>& args, int t, int channel, float* to)
{
    for (int k = 0; k < args.taps - 1; ++k) {
        const Channels<width> value = input<width>(args, t - (args.taps - 2) + k, channel);
#pragma unroll
        for (int i = 0; i < width; ++i)
            to[static_cast<std::size_t>(k) * args.channels + channel + i] = value.value[i];
    }
}

/// @tparam slots K, or more: then the oldest are not used
template <typename T, int slots, int width>
__global__ void __launch_bounds__(kThreads) convKernel(const __grid_constant__ ConvArgs<T> args)
{
    const int channel = (static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x)) * width;
    const int first = static_cast<int>(blockIdx.y) * kRun;
    // Of the first run all but the inputs themselves is there already.
    if (first > 0 || channel >= args.channels)
        awaitKernelBefore();
    if (channel >= args.channels)
        return;
    const int end = min(first + kRun, args.tokens);
    const int unused = slots - args.taps;
    Channels<width> weight[slots], window[slots], bias{};
#pragma unroll
    for (int k = 0; k < slots; ++k) {
        weight[k] = {};
        window[k] = {};
        if (k >= unused) {
#pragma unroll
            for (int i = 0; i < width; ++i)
                weight[k].value[i] = args.weight[static_cast<std::size_t>(k - unused) * args.channels + channel + i];
        }
        if (k > unused)
            window[k] = input<width>(args, first + k - slots, channel);
    }
    if (args.bias) {
#pragma unroll
        for (int i = 0; i < width; ++i)
            bias.value[i] = args.bias[channel + i];
    }
    if (first == 0)
        awaitKernelBefore();
    for (int t = first; t < end; ++t) {
#pragma unroll
        for (int k = 0; k + 1 < slots; ++k)
            window[k] = window[k + 1];
        window[slots - 1] = input<width>(args, t, channel);
        Channels<width> sum = bias;
#pragma unroll
        for (int k = 0; k < slots; ++k) {
            if (k < unused)
                continue;
#pragma unroll
            for (int i = 0; i < width; ++i)
                sum.value[i] = fmaf(weight[k].value[i], window[k].value[i], sum.value[i]);
        }
#pragma unroll
        for (int i = 0; i < width; ++i)
            sum.value[i] = silu(sum.value[i]);
        store<width>(sum, args.y + static_cast<std::size_t>(t) * args.channels + channel);
        if (args.history.count > 1)
            keep<width>(args, t, channel, args.history.after[t]);
    }
    // Nobody else reads the history of these channels, and this thread has.
    if (args.history.count == 1 && blockIdx.y == 0)
        keep<width>(args, args.tokens - 1, channel, args.history.after[0]);
}

} // namespace

template <typename T>
void convolve(const ConvArgs<T>& args, cudaStream_t stream)
{
    ENSURE(args.taps >= 1 && args.taps <= kMostTaps);
    ENSURE(args.history.count == 1 || (args.history.count == args.tokens && args.tokens <= kMostKeptSteps));
    const bool pairs = args.channels % 2 == 0 && args.xStride % 2 == 0 && aligned<2 * sizeof(T)>(args.x, args.y);
    if (args.tokens == 0)
        return;
    const dim3 grid(blocksOf(args.channels, kThreads * (pairs ? 2 : 1)), blocksOf(args.tokens, kRun));
    const bool few = args.taps <= 4;
    launchEarly(grid, kThreads, 0, stream,
                pairs ? (few ? convKernel<T, 4, 2> : convKernel<T, kMostTaps, 2>)
                      : (few ? convKernel<T, 4, 1> : convKernel<T, kMostTaps, 1>),
                args);
}

template void convolve(const ConvArgs<float>&, cudaStream_t);
template void convolve(const ConvArgs<__nv_bfloat16>&, cudaStream_t);

} // namespace lectern::engine::cuda
