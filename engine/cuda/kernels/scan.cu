// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/scan.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/scan_math.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 128;
constexpr int kChannels = kThreads / kScanLanes; ///< of a block
constexpr int kTile = 32;                        ///< tokens that are loaded together
constexpr int kStages = 2;
static_assert(kTile * kChannels / 8 == kThreads); // a 16-byte copy for each thread and 16-bit tile

template <int states, typename T, typename Dt>
struct ScanShared {
    alignas(16) T u[kStages][kTile][kChannels];
    alignas(16) T z[kStages][kTile][kChannels];
    alignas(16) Dt dt[kStages][kTile][kChannels];
    alignas(16) float b[kStages][kTile][states];
    alignas(16) float c[kStages][kTile][states];
    alignas(16) ScanStep steps[kTile][kChannels];
    alignas(16) float sums[kTile][kChannels + 8]; ///< as wide as keeps four tokens of eight channels in different banks
};

template <typename Dt, typename T>
__device__ __forceinline__ const Dt* dtOf(const ScanArgs<T>& args)
{
    if constexpr (sizeof(Dt) == 4)
        return args.dtF32;
    else
        return args.dtBf16;
}

/// Begins to load tokens [token, token + kTile), zeros behind the last one and behind the last channel.
template <int states, typename T, typename Dt, bool vectors>
__device__ __forceinline__ void loadTile(const ScanArgs<T>& args, int token, int firstChannel, int stage,
                                         ScanShared<states, T, Dt>& shared)
{
    const int thread = static_cast<int>(threadIdx.x);
    if constexpr (vectors) {
        const int row = thread / (kChannels / 8);
        const int column = thread % (kChannels / 8) * 8;
        const std::size_t t = static_cast<std::size_t>(token + row);
        const bool there = token + row < args.tokens && firstChannel + column < args.channels;
        const int bytes = there ? 16 : 0;
        const std::size_t at = there ? t * args.channels + firstChannel + column : 0;
        copyAsync16(&shared.u[stage][row][column], args.u + at, bytes);
        copyAsync16(&shared.z[stage][row][column], args.z + (there ? t * args.zStride + firstChannel + column : 0), bytes);
        constexpr int perCopy = 16 / sizeof(Dt);
#pragma unroll
        for (int i = 0; i < 8; i += perCopy)
            copyAsync16(&shared.dt[stage][row][column + i], dtOf<Dt>(args) + at + (there ? i : 0), bytes);
        for (int i = thread * 4; i < kTile * states; i += kThreads * 4) {
            const bool in = token + i / states < args.tokens;
            const std::size_t from = in ? static_cast<std::size_t>(token + i / states) * 2 * states + i % states : 0;
            copyAsync16(&shared.b[stage][i / states][i % states], args.bc + from, in ? 16 : 0);
            copyAsync16(&shared.c[stage][i / states][i % states], args.bc + from + states, in ? 16 : 0);
        }
    } else {
        for (int i = thread; i < kTile * kChannels; i += kThreads) {
            const int row = i / kChannels;
            const int column = i % kChannels;
            const std::size_t t = static_cast<std::size_t>(token + row);
            const int channel = firstChannel + column;
            const bool there = token + row < args.tokens && channel < args.channels;
            fromFloat(there ? toFloat(args.u[t * args.channels + channel]) : 0.0f, shared.u[stage][row][column]);
            fromFloat(there ? toFloat(args.z[t * args.zStride + channel]) : 0.0f, shared.z[stage][row][column]);
            fromFloat(there ? toFloat(dtOf<Dt>(args)[t * args.channels + channel]) : 0.0f, shared.dt[stage][row][column]);
        }
        for (int i = thread; i < kTile * states; i += kThreads) {
            const int row = i / states;
            const int n = i % states;
            const bool there = token + row < args.tokens && n < args.states;
            const float* const from = args.bc + static_cast<std::size_t>(token + row) * 2 * args.states + n;
            shared.b[stage][row][n] = there ? from[0] : 0.0f;
            shared.c[stage][row][n] = there ? from[args.states] : 0.0f;
        }
    }
    closeCopyGroup();
}

template <int count>
__device__ __forceinline__ void loadFour(float (&to)[count], const float* from)
{
#pragma unroll
    for (int i = 0; i < count; i += 4) {
        const float4 four = *reinterpret_cast<const float4*>(from + i);
        to[i] = four.x;
        to[i + 1] = four.y;
        to[i + 2] = four.z;
        to[i + 3] = four.w;
    }
}

/// kScanLanes lanes a channel, one after another through time. Loading the next tile, the steps' softplus and the gate are
/// shared out over the block's threads; the recurrence in between is bound by its exponentials.
/// @tparam states N rounded up to what is compiled; those beyond N stay 0
/// @tparam vectors whether rows of bfloat16 can be copied 16 bytes at a time, and N is `states`
template <int states, typename T, typename Dt, bool vectors>
__global__ void __launch_bounds__(kThreads) scanKernel(const __grid_constant__ ScanArgs<T> args)
{
    awaitKernelBefore();
    constexpr int own = states / kScanLanes; // states of a lane
    auto& shared = sharedMemory<ScanShared<states, T, Dt>>();
    const int thread = static_cast<int>(threadIdx.x);
    const int firstChannel = static_cast<int>(blockIdx.x) * kChannels;
    const int column = thread / kScanLanes;
    const int lane = thread % kScanLanes;
    const int channel = firstChannel + column;
    const bool inside = channel < args.channels;
    float a[own], s[own];
#pragma unroll
    for (int i = 0; i < own; ++i) {
        const int n = lane * own + i;
        const bool there = inside && n < args.states;
        const std::size_t at = static_cast<std::size_t>(n) * args.channels + channel;
        a[i] = there ? args.aLog2e[at] : 0.0f;
        s[i] = there ? args.state.before[at] : 0.0f;
    }
    const int stepColumn = thread % kChannels;
    const float bias = firstChannel + stepColumn < args.channels ? args.dtBias[firstChannel + stepColumn] : 0.0f;
    const int gateColumn = thread % (kChannels / 2) * 2;
    float d[2];
#pragma unroll
    for (int i = 0; i < 2; ++i)
        d[i] = firstChannel + gateColumn + i < args.channels ? args.d[firstChannel + gateColumn + i] : 0.0f;

    loadTile<states, T, Dt, vectors>(args, 0, firstChannel, 0, shared);
    int stage = 0;
    for (int token = 0; token < args.tokens; token += kTile, stage ^= 1) {
        if (token + kTile < args.tokens)
            loadTile<states, T, Dt, vectors>(args, token + kTile, firstChannel, stage ^ 1, shared);
        else
            closeCopyGroup();
        waitForCopies<1>();
        __syncthreads();
        const int count = min(kTile, args.tokens - token);
#pragma unroll
        for (int i = 0; i < kTile; i += kThreads / kChannels) {
            const int row = i + thread / kChannels;
            const float u = toFloat(shared.u[stage][row][stepColumn]);
            const ScanStep step = scanStep(toFloat(shared.dt[stage][row][stepColumn]), bias, u);
            shared.steps[row][stepColumn] = row < count ? step : noStep();
        }
        __syncthreads();
#pragma unroll 1
        for (int row = 0; row < count; row += kScanLanes) {
            float sum[kScanLanes];
#pragma unroll
            for (int g = 0; g < kScanLanes; ++g) {
                const ScanStep step = shared.steps[row + g][column];
                float b[own], c[own];
                loadFour(b, &shared.b[stage][row + g][lane * own]);
                loadFour(c, &shared.c[stage][row + g][lane * own]);
                sum[g] = 0;
#pragma unroll
                for (int i = 0; i < own; ++i) {
                    advance(s[i], step, a[i], b[i]);
                    sum[g] = fmaf(s[i], c[i], sum[g]);
                }
            }
            shared.sums[row + lane][column] = joinedOfOwn(sum, lane);
        }
        __syncthreads();
#pragma unroll
        for (int i = 0; i < kTile; i += kThreads / (kChannels / 2)) {
            const int row = i + thread / (kChannels / 2);
            float y[2];
#pragma unroll
            for (int k = 0; k < 2; ++k)
                y[k] = gated(shared.sums[row][gateColumn + k], d[k], toFloat(shared.u[stage][row][gateColumn + k]),
                             toFloat(shared.z[stage][row][gateColumn + k]));
            T* const to = args.y + static_cast<std::size_t>(token + row) * args.channels + firstChannel + gateColumn;
            if constexpr (vectors) {
                if (row < count && firstChannel + gateColumn < args.channels)
                    *reinterpret_cast<__nv_bfloat162*>(to) = __floats2bfloat162_rn(y[0], y[1]);
            } else {
#pragma unroll
                for (int k = 0; k < 2; ++k) {
                    if (row < count && firstChannel + gateColumn + k < args.channels)
                        fromFloat(y[k], to[k]);
                }
            }
        }
        __syncthreads();
    }
    waitForCopies<0>();
#pragma unroll
    for (int i = 0; i < own; ++i) {
        const int n = lane * own + i;
        if (inside && n < args.states)
            args.state.after[0][static_cast<std::size_t>(n) * args.channels + channel] = s[i];
    }
}

template <int states, typename T, typename Dt, bool vectors>
void launchScan(const ScanArgs<T>& args, cudaStream_t stream)
{
    launchEarly(blocksOf(args.channels, kChannels), kThreads, sizeof(ScanShared<states, T, Dt>), stream,
                scanKernel<states, T, Dt, vectors>, args);
}

template <typename Dt>
void chooseScan(const ScanArgs<__nv_bfloat16>& args, const Dt* dt, cudaStream_t stream)
{
    constexpr int kUsual = 16; // what every published Mamba-1 model has
    const bool vectors = args.states == kUsual && args.channels % 8 == 0 && args.zStride % 8 == 0 &&
                         aligned<16>(args.u, dt, args.z, args.bc, args.y);
    if (vectors)
        launchScan<kUsual, __nv_bfloat16, Dt, true>(args, stream);
    else if (args.states <= kUsual)
        launchScan<kUsual, __nv_bfloat16, Dt, false>(args, stream);
    else
        launchScan<kMostStates, __nv_bfloat16, Dt, false>(args, stream);
}

/// Float32 rows are few: only scanSteps() sends them here, where states are many.
template <typename Dt>
void chooseScan(const ScanArgs<float>& args, const Dt*, cudaStream_t stream)
{
    launchScan<kMostStates, float, Dt, false>(args, stream);
}

} // namespace

template <typename T>
void scan(const ScanArgs<T>& args, cudaStream_t stream)
{
    ENSURE(args.states >= 1 && args.states <= kMostStates);
    ENSURE(args.state.count == 1);
    if (args.tokens == 0)
        return;
    if (args.dtF32)
        chooseScan(args, args.dtF32, stream);
    else
        chooseScan(args, args.dtBf16, stream);
}

template void scan(const ScanArgs<float>&, cudaStream_t);
template void scan(const ScanArgs<__nv_bfloat16>&, cudaStream_t);

} // namespace lectern::engine::cuda
