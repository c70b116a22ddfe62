// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/scan.h"
#include "engine/cuda/kernels/scan_math.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 64; // small blocks: a few thousand channels shall reach every multiprocessor
constexpr int kChannels = kThreads / kScanLanes;

constexpr int kStates = 16; // what every published Mamba-1 model has

/// Nothing is shared: each lane reads what it needs, most of it together with its neighbours.
template <typename T>
__global__ void __launch_bounds__(kThreads) scanStepsKernel(const __grid_constant__ ScanArgs<T> args)
{
    constexpr int own = kStates / kScanLanes;
    const int lane = static_cast<int>(threadIdx.x) % kScanLanes;
    const int channel = static_cast<int>(blockIdx.x) * kChannels + static_cast<int>(threadIdx.x) / kScanLanes;
    const bool inside = channel < args.channels; // lanes outside go along: the warp exchanges sums
    const std::size_t c = inside ? static_cast<std::size_t>(channel) : 0;
    float a[own], s[own];
#pragma unroll
    for (int i = 0; i < own; ++i) {
        const int n = lane * own + i;
        const bool there = n < args.states;
        a[i] = there ? args.aLog2e[static_cast<std::size_t>(n) * args.channels + c] : 0.0f;
        s[i] = there ? args.state.before[static_cast<std::size_t>(n) * args.channels + c] : 0.0f;
    }
    const float bias = args.dtBias[c];
    const float d = args.d[c];
    awaitKernelBefore();
    for (int t = 0; t < args.tokens; ++t) {
        const std::size_t at = static_cast<std::size_t>(t) * args.channels + c;
        const float u = toFloat(args.u[at]);
        const float z = toFloat(args.z[static_cast<std::size_t>(t) * args.zStride + c]);
        const ScanStep step = scanStep(args.dtF32 ? args.dtF32[at] : toFloat(args.dtBf16[at]), bias, u);
        const float* const bc = args.bc + static_cast<std::size_t>(t) * 2 * args.states;
        float sum = 0;
#pragma unroll
        for (int i = 0; i < own; ++i) {
            const int n = lane * own + i;
            const bool there = n < args.states;
            advance(s[i], step, a[i], there ? bc[n] : 0.0f);
            sum = fmaf(s[i], there ? bc[args.states + n] : 0.0f, sum);
        }
        sum = joined(sum);
        if (inside && lane == 0)
            fromFloat(gated(sum, d, u, z), args.y[at]);
        if (inside && (args.state.count > 1 || t == args.tokens - 1)) {
            float* const to = args.state.after[args.state.count > 1 ? t : 0];
#pragma unroll
            for (int i = 0; i < own; ++i) {
                const int n = lane * own + i;
                if (n < args.states)
                    to[static_cast<std::size_t>(n) * args.channels + c] = s[i];
            }
        }
    }
}

/// With more states than a lane of scanStepsKernel holds: token by token by the other kernel.
template <typename T>
void scanOneByOne(const ScanArgs<T>& args, cudaStream_t stream)
{
    ScanArgs<T> one = args;
    one.tokens = 1;
    one.state.count = 1;
    for (int t = 0; t < args.tokens; ++t) {
        const std::size_t at = static_cast<std::size_t>(t) * args.channels;
        one.u = args.u + at;
        one.dtF32 = args.dtF32 ? args.dtF32 + at : nullptr;
        one.dtBf16 = args.dtBf16 ? args.dtBf16 + at : nullptr;
        one.z = args.z + static_cast<std::size_t>(t) * args.zStride;
        one.bc = args.bc + static_cast<std::size_t>(t) * 2 * args.states;
        one.y = args.y + at;
        one.state.after[0] = args.state.after[args.state.count > 1 ? t : 0];
        scan(one, stream);
        one.state.before = one.state.after[0];
    }
}

} // namespace

template <typename T>
void scanSteps(const ScanArgs<T>& args, cudaStream_t stream)
{
    ENSURE(args.states >= 1 && args.states <= kMostStates && args.tokens <= kMostKeptSteps);
    ENSURE(args.state.count == 1 || args.state.count == args.tokens);
    if (args.states > kStates)
        scanOneByOne(args, stream);
    else if (args.tokens > 0)
        launchEarly(blocksOf(args.channels, kChannels), kThreads, 0, stream, scanStepsKernel<T>, args);
}

template void scanSteps(const ScanArgs<float>&, cudaStream_t);
template void scanSteps(const ScanArgs<__nv_bfloat16>&, cudaStream_t);

} // namespace lectern::engine::cuda
