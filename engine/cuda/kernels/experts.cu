// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/experts.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/activations.cuh"
#include "engine/cuda/kernels/launch.cuh"
#include "engine/cuda/kernels/reduce.cuh"
#include "engine/cuda/kernels/run.cuh"

namespace lectern::engine::cuda {

namespace {

constexpr int kThreads = 256;
constexpr int kWarps = kThreads / kWarp;
constexpr int kSortThreads = 1024;
constexpr int kSortWarps = kSortThreads / kWarp;
constexpr int kOwnExperts = kMostExperts / kWarp; ///< of a lane: lane, lane + 32, …
constexpr int kNone = kMostExperts;

/// The warp's largest value, the lowest index among equal ones.
__device__ __forceinline__ void takeBest(float& value, int& index)
{
#pragma unroll
    for (int distance = kWarp / 2; distance > 0; distance /= 2) {
        const float otherValue = __shfl_xor_sync(kFullMask, value, distance);
        const int otherIndex = __shfl_xor_sync(kFullMask, index, distance);
        if (otherValue > value || (otherValue == value && otherIndex < index)) {
            value = otherValue;
            index = otherIndex;
        }
    }
}

/// A token a warp.
__global__ void __launch_bounds__(kThreads) chooseExpertsKernel(const __grid_constant__ ChooseExpertsArgs args)
{
    awaitKernelBefore();
    const int token = static_cast<int>(blockIdx.x) * kWarps + static_cast<int>(threadIdx.x) / kWarp;
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    if (token >= args.tokens)
        return;
    float logits[kOwnExperts];
    bool taken[kOwnExperts];
#pragma unroll
    for (int i = 0; i < kOwnExperts; ++i) {
        const int expert = lane + i * kWarp;
        taken[i] = expert >= args.experts;
        const float logit = taken[i] ? -INFINITY : args.logits[static_cast<std::size_t>(token) * args.experts + expert];
        logits[i] = logit == logit ? logit : -INFINITY; // what is no number comes last
    }

    float largest = 0, mine = 0;
    int expert = 0;
    for (int choice = 0; choice < args.perToken; ++choice) {
        float best = -INFINITY;
        int index = kNone;
#pragma unroll
        for (int i = kOwnExperts - 1; i >= 0; --i) {
            if (!taken[i] && logits[i] >= best) {
                best = logits[i];
                index = lane + i * kWarp;
            }
        }
        takeBest(best, index);
        if (choice == 0)
            largest = best;
#pragma unroll
        for (int i = 0; i < kOwnExperts; ++i)
            taken[i] = taken[i] || index == lane + i * kWarp;
        if (lane == choice) {
            expert = index;
            mine = exp2Approximately(__fmul_rn(kLog2E, best - largest));
        }
    }
    float total = 0;
#pragma unroll
    for (int i = 0; i < kOwnExperts; ++i)
        total += exp2Approximately(__fmul_rn(kLog2E, logits[i] - largest));
    total = warpSum(args.renormalise ? mine : total); // lanes beyond the last choice have 0
    if (lane < args.perToken) {
        const std::size_t choice = static_cast<std::size_t>(token) * args.perToken + lane;
        args.expert[choice] = expert;
        args.weight[choice] = mine / total;
    }
}

struct SortShared {
    int counts[kSortWarps];
};

/// The sum over the block's threads. A barrier must come before `shared` is used again.
__device__ __forceinline__ int blockTotal(int value, SortShared& shared)
{
#pragma unroll
    for (int distance = kWarp / 2; distance > 0; distance /= 2)
        value += __shfl_xor_sync(kFullMask, value, distance);
    if (threadIdx.x % kWarp == 0)
        shared.counts[threadIdx.x / kWarp] = value;
    __syncthreads();
    int total = 0;
    for (int warp = 0; warp < kSortWarps; ++warp)
        total += shared.counts[warp];
    return total;
}

/// An expert a block: counts the choices that come before its own, then numbers these.
__global__ void __launch_bounds__(kSortThreads) sortByExpertKernel(const __grid_constant__ SortByExpertArgs args)
{
    awaitKernelBefore();
    auto& shared = sharedMemory<SortShared>();
    const auto expert = static_cast<int>(blockIdx.x);
    const auto thread = static_cast<int>(threadIdx.x);
    const int warp = thread / kWarp;
    int before = 0;
    for (int choice = thread; choice < args.choices; choice += kSortThreads)
        before += args.expert[choice] < expert;
    int row = blockTotal(before, shared);
    if (thread == 0) {
        args.offsets[expert] = row;
        if (expert == args.experts - 1)
            args.offsets[args.experts] = args.choices;
    }
    for (int first = 0; first < args.choices; first += kSortThreads) {
        const int choice = first + thread;
        const bool isMine = choice < args.choices && args.expert[choice] == expert;
        const unsigned mine = __ballot_sync(kFullMask, isMine);
        __syncthreads(); // all have read the counts from before
        if (thread % kWarp == 0)
            shared.counts[warp] = __popc(mine);
        __syncthreads();
        int earlier = 0, all = 0;
        for (int other = 0; other < kSortWarps; ++other) {
            earlier += other < warp ? shared.counts[other] : 0;
            all += shared.counts[other];
        }
        if (isMine)
            args.row[choice] = row + earlier + __popc(mine & ((1u << thread % kWarp) - 1));
        row += all;
    }
}

template <int count>
__global__ void __launch_bounds__(kThreads) gatherRowsKernel(const __grid_constant__ GatherRowsArgs args)
{
    awaitKernelBefore();
    const int i = (static_cast<int>(blockIdx.y) * kThreads + static_cast<int>(threadIdx.x)) * count;
    if (i >= args.width)
        return;
    const auto choice = static_cast<int>(blockIdx.x);
    const std::size_t from = static_cast<std::size_t>(choice / args.choicesPerRow) * args.width + i;
    const std::size_t to = static_cast<std::size_t>(args.row[choice]) * args.width + i;
    using Values = Run<__nv_bfloat16, count>;
    *reinterpret_cast<Values*>(args.out + to) = *reinterpret_cast<const Values*>(args.x + from);
}

template <typename T, int count>
__global__ void __launch_bounds__(kThreads)
    combineExpertsKernel(const __grid_constant__ CombineExpertsArgs args, const T* values)
{
    awaitKernelBefore();
    const int i = (static_cast<int>(blockIdx.y) * kThreads + static_cast<int>(threadIdx.x)) * count;
    if (i >= args.width)
        return;
    const std::size_t first = static_cast<std::size_t>(blockIdx.x) * args.perToken;
    Run<float, count> sum{};
    for (int k = 0; k < args.perToken; ++k) {
        const std::size_t row = args.row ? static_cast<std::size_t>(args.row[first + k]) : first + k;
        const float weight = args.weight[first + k];
        const auto some = *reinterpret_cast<const Run<T, count>*>(values + row * args.width + i);
#pragma unroll
        for (int j = 0; j < count; ++j)
            sum.values[j] = fmaf(weight, toFloat(some.values[j]), sum.values[j]);
    }
    auto& out = *reinterpret_cast<Run<float, count>*>(args.out + static_cast<std::size_t>(blockIdx.x) * args.width + i);
    if (args.accumulate) {
        const auto old = out;
#pragma unroll
        for (int j = 0; j < count; ++j)
            sum.values[j] += old.values[j];
    }
    out = sum;
}

template <typename T>
void chooseCombine(const CombineExpertsArgs& args, const T* values, cudaStream_t stream)
{
    constexpr int four = 4;
    const bool runs = args.width % four == 0 && aligned<four * sizeof(T)>(values) && aligned<16>(args.out);
    launchEarly({static_cast<unsigned>(args.tokens), blocksOf(args.width, kThreads * (runs ? four : 1))}, kThreads, 0, stream,
                runs ? combineExpertsKernel<T, four> : combineExpertsKernel<T, 1>, args, values);
}

} // namespace

void chooseExperts(const ChooseExpertsArgs& args, cudaStream_t stream)
{
    ENSURE(args.experts <= kMostExperts && args.perToken <= kMostExpertsPerToken && args.perToken <= args.experts);
    if (args.tokens > 0)
        launchEarly(blocksOf(args.tokens, kWarps), kThreads, 0, stream, chooseExpertsKernel, args);
}

void sortByExpert(const SortByExpertArgs& args, cudaStream_t stream)
{
    ENSURE(args.experts > 0);
    launchEarly(static_cast<unsigned>(args.experts), kSortThreads, sizeof(SortShared), stream, sortByExpertKernel, args);
}

void gatherRows(const GatherRowsArgs& args, cudaStream_t stream)
{
    if (args.choices == 0)
        return;
    constexpr int eight = 8;
    const bool runs = args.width % eight == 0 && aligned<16>(args.x, args.out);
    launchEarly({static_cast<unsigned>(args.choices), blocksOf(args.width, kThreads * (runs ? eight : 1))}, kThreads, 0, stream,
                runs ? gatherRowsKernel<eight> : gatherRowsKernel<1>, args);
}

void combineExperts(const CombineExpertsArgs& args, cudaStream_t stream)
{
    if (args.tokens == 0)
        return;
    if (args.f32)
        chooseCombine(args, args.f32, stream);
    else
        chooseCombine(args, args.bf16, stream);
}

} // namespace lectern::engine::cuda
