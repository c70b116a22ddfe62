// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/router.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/ptx.cuh"
#include "engine/cuda/kernels/reduce.cuh"

#include <algorithm>

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 256;
constexpr int kWarps = kThreads / kWarp;
constexpr int kTokens = 4; ///< that share a reading of the router's weights

struct Logits {
    float values[kTokens][kMostExperts];
};

/// A token's choices, by the lanes of one warp: the best of what is left, k times.
__device__ __forceinline__ void choose(const Routing& to, const float* logits, int token, int lane)
{
    float largest = -INFINITY;
    for (int e = lane; e < to.experts; e += kWarp)
        largest = fmaxf(largest, logits[e]);
    for (int distance = kWarp / 2; distance > 0; distance /= 2)
        largest = fmaxf(largest, __shfl_xor_sync(kFullMask, largest, distance));
    float total = 0;
    for (int e = lane; e < to.experts; e += kWarp)
        total += expf(logits[e] - largest);
    total = warpSum(total);

    unsigned taken = 0; // bit i: expert lane + 32·i
    for (int choice = 0; choice < to.choices; ++choice) {
        float best = -INFINITY;
        int expert = to.experts;
        for (int e = lane; e < to.experts; e += kWarp) {
            if ((taken >> e / kWarp & 1) == 0 && (logits[e] > best || expert == to.experts)) {
                best = logits[e];
                expert = e;
            }
        }
        for (int distance = kWarp / 2; distance > 0; distance /= 2) {
            const float otherBest = __shfl_xor_sync(kFullMask, best, distance);
            const int other = __shfl_xor_sync(kFullMask, expert, distance);
            if (other < to.experts && (expert == to.experts || otherBest > best || (otherBest == best && other < expert))) {
                best = otherBest;
                expert = other;
            }
        }
        if (expert % kWarp == lane)
            taken |= 1u << expert / kWarp;
        if (lane == 0) {
            to.expert[token * to.choices + choice] = expert;
            to.weight[token * to.choices + choice] = expf(best - largest) / total;
        }
    }
}

/// A warp computes the logits of every eighth expert for the block's tokens; then each token's choices are one warp's.
template <typename T>
__global__ void __launch_bounds__(kThreads) routeKernel(const RouteArgs<T> args)
{
    awaitKernelBefore();
    auto& shared = sharedMemory<Logits>();
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int first = static_cast<int>(blockIdx.x) * kTokens;
    const int count = min(kTokens, args.routing.tokens - first);
    for (int e = warp; e < args.routing.experts; e += kWarps) {
        float sums[kTokens] = {};
        for (int i = lane; i < args.width; i += kWarp) {
            const float weight = args.weight[static_cast<std::size_t>(e) * args.width + i];
#pragma unroll
            for (int token = 0; token < kTokens; ++token) {
                if (token < count)
                    sums[token] += weight * toFloat(args.x[static_cast<std::size_t>(first + token) * args.width + i]);
            }
        }
#pragma unroll
        for (int token = 0; token < kTokens; ++token) {
            const float sum = warpSum(sums[token]);
            if (lane == 0)
                shared.values[token][e] = sum;
        }
    }
    __syncthreads();
    if (warp < count)
        choose(args.routing, shared.values[warp], first + warp, lane);
}

struct Counts {
    int values[kMostExperts];
    int offsets[kMostExperts + 1];
};

/// Counting sort by one block. A warp counts its experts' choices, in order, 32 at a time; and then places them.
__global__ void __launch_bounds__(1024) sortKernel(const Routing to)
{
    awaitKernelBefore();
    auto& shared = sharedMemory<Counts>();
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int warps = static_cast<int>(blockDim.x) / kWarp;
    const int all = to.tokens * to.choices;
    const auto isOf = [&](int expert, int i) { return i < all && to.expert[i] == expert; };
    for (int expert = warp; expert < to.experts; expert += warps) {
        int count = 0;
        for (int i = 0; i < all; i += kWarp)
            count += __popc(__ballot_sync(kFullMask, isOf(expert, i + lane)));
        if (lane == 0)
            shared.values[expert] = count;
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        int offset = 0, active = 0;
        for (int expert = 0; expert < to.experts; ++expert) {
            shared.offsets[expert] = to.offsets[expert] = offset;
            if (shared.values[expert] > 0 && active < to.activeRoom)
                to.active[active++] = expert;
            offset += shared.values[expert];
        }
        to.offsets[to.experts] = offset;
        while (active < to.activeRoom)
            to.active[active++] = -1;
    }
    __syncthreads();
    for (int expert = warp; expert < to.experts; expert += warps) {
        int next = shared.offsets[expert];
        for (int i = 0; i < all; i += kWarp) {
            const bool mine = isOf(expert, i + lane);
            const unsigned bits = __ballot_sync(kFullMask, mine);
            if (mine) {
                const int row = next + __popc(bits & ((1u << lane) - 1));
                to.row[i + lane] = row;
                to.token[row] = (i + lane) / to.choices;
            }
            next += __popc(bits);
        }
    }
}

__global__ void __launch_bounds__(kThreads) gatherKernel(const GatherArgs args)
{
    awaitKernelBefore();
    const int column = static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x);
    if (column >= args.width)
        return;
    const int token = static_cast<int>(blockIdx.y);
    float sum = 0;
    for (int choice = 0; choice < args.routing.choices; ++choice) {
        const int at = token * args.routing.choices + choice;
        const float value = args.rows[static_cast<std::size_t>(args.routing.row[at]) * args.width + column];
        sum = fmaf(args.routing.weight[at], value, sum);
    }
    args.out[static_cast<std::size_t>(token) * args.width + column] = sum;
}

template <typename T>
__global__ void __launch_bounds__(kThreads) spreadKernel(const SpreadArgs<T> args)
{
    awaitKernelBefore();
    const int column = static_cast<int>(blockIdx.x) * kThreads + static_cast<int>(threadIdx.x);
    if (column >= args.width)
        return;
    const std::size_t row = blockIdx.y;
    const int token = args.routing.token[args.first + static_cast<int>(blockIdx.y)];
    fromFloat(toFloat(args.x[static_cast<std::size_t>(token) * args.width + column]), args.to[row * args.width + column]);
}

} // namespace

template <typename T>
void route(const RouteArgs<T>& args, cudaStream_t stream)
{
    const Routing& to = args.routing;
    ENSURE(to.experts <= kMostExperts && to.choices <= kMostChoices && to.choices <= to.experts);
    if (to.tokens == 0)
        return;
    launchEarly(blocksOf(to.tokens, kTokens), kThreads, sizeof(Logits), stream, routeKernel<T>, args);
    const unsigned warps = static_cast<unsigned>(std::min(kWarp, to.experts));
    launchEarly(1, warps * kWarp, sizeof(Counts), stream, sortKernel, to);
}

template void route(const RouteArgs<float>&, cudaStream_t);
template void route(const RouteArgs<__nv_bfloat16>&, cudaStream_t);

void gatherExperts(const GatherArgs& args, cudaStream_t stream)
{
    launchEarly({blocksOf(args.width, kThreads), static_cast<unsigned>(args.routing.tokens)}, kThreads, 0, stream, gatherKernel,
                args);
}

template <typename T>
void spreadTokens(const SpreadArgs<T>& args, cudaStream_t stream)
{
    if (args.rows > 0)
        launchEarly({blocksOf(args.width, kThreads), static_cast<unsigned>(args.rows)}, kThreads, 0, stream, spreadKernel<T>,
                    args);
}

template void spreadTokens(const SpreadArgs<float>&, cudaStream_t);
template void spreadTokens(const SpreadArgs<__nv_bfloat16>&, cudaStream_t);

} // namespace lectern::engine::cuda
