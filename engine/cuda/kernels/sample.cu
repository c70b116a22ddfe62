// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/sample.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/activations.cuh"
#include "engine/cuda/kernels/launch.cuh"

namespace lectern::engine::cuda {

namespace {

using Mass = unsigned long long; ///< probability in units of 2^-40 of the largest

constexpr int kThreads = 1024;
constexpr int kWarps = kThreads / kWarp;
constexpr int kDigits = 256; ///< of a key, at a time

struct SampleShared {
    Mass bins[kDigits];
    Mass masses[kWarps];
    float largest[kWarps];
    int counts[kWarps];
    Mass above;
    unsigned digit;
    int token;
};
static_assert(kWarps == kWarp); // one warp joins what all have found

struct Chosen {
    int token;
    Mass cumulative; ///< of the tokens up to and with it
};

/// One block chooses. Tokens are never sorted: the token that the cumulative mass of all before it leads to is found by the
/// digits of its probability, from the first on.
class Chooser {
public:
    __device__ __forceinline__ Chooser(const SampleArgs& args, SampleShared& shared)
        : m_args(args), m_shared(shared), m_thread(static_cast<int>(threadIdx.x)), m_scale(kLog2E / args.temperature)
    {
        float largest = -INFINITY;
        for (int i = m_thread; i < args.width; i += kThreads)
            largest = fmaxf(largest, args.logits[i]);
        largest = warpMost(largest);
        if (m_thread % kWarp == 0)
            shared.largest[m_thread / kWarp] = largest;
        __syncthreads();
        m_largest = warpMost(shared.largest[m_thread % kWarp]);
    }

    __device__ __forceinline__ Mass total() const
    {
        Mass sum = 0;
        for (int i = m_thread; i < m_args.width; i += kThreads)
            sum += massOf(keyOf(i));
        sum = warpTotal(sum);
        if (m_thread % kWarp == 0)
            m_shared.masses[m_thread / kWarp] = sum;
        __syncthreads();
        return warpTotal(m_shared.masses[m_thread % kWarp]);
    }

    /// The first token with which the cumulative mass reaches `target`, from 1 to total().
    __device__ __forceinline__ Chosen reaching(Mass target)
    {
        unsigned key = 0;
        Mass above = 0;
#pragma unroll 1
        for (int shift = 24; shift >= 0; shift -= 8) {
            countDigits(key, shift);
            if (m_thread < kWarp)
                findDigit(target - above);
            __syncthreads();
            key |= m_shared.digit << shift;
            above += m_shared.above;
            __syncthreads();
        }
        // Of the tokens with just this probability: the smaller ids first.
        const Mass each = massOf(key);
        const int rank = static_cast<int>((target - above - 1) / each);
        return {equal(key, rank), above + (static_cast<Mass>(rank) + 1) * each};
    }

private:
    __device__ __forceinline__ static float warpMost(float value)
    {
#pragma unroll
        for (int distance = kWarp / 2; distance > 0; distance /= 2)
            value = fmaxf(value, __shfl_xor_sync(kFullMask, value, distance));
        return value;
    }
    __device__ __forceinline__ static Mass warpTotal(Mass value)
    {
#pragma unroll
        for (int distance = kWarp / 2; distance > 0; distance /= 2)
            value += __shfl_xor_sync(kFullMask, value, distance);
        return value;
    }
    /// The sum over the lanes before this one.
    template <typename T>
    __device__ __forceinline__ static T sumBefore(T value)
    {
        const int lane = static_cast<int>(threadIdx.x) % kWarp;
        T sum = value;
#pragma unroll
        for (int distance = 1; distance < kWarp; distance *= 2) {
            const T other = __shfl_up_sync(kFullMask, sum, distance);
            sum += lane >= distance ? other : 0;
        }
        return sum - value;
    }

    /// The token's probability beside the largest, as bits: positive floats are in the order of their bits.
    __device__ __forceinline__ unsigned keyOf(int token) const
    {
        const float p = exp2Approximately(__fmul_rn(m_args.logits[token] - m_largest, m_scale));
        return p > 0 ? __float_as_uint(p) : 0; // what is no number has no chance
    }
    __device__ __forceinline__ static Mass massOf(unsigned key)
    {
        return static_cast<Mass>(__fmul_rn(__uint_as_float(key), 0x1p40f));
    }

    /// bins = the mass of each next digit, of the keys that begin as `key`.
    __device__ __forceinline__ void countDigits(unsigned key, int shift)
    {
        if (m_thread < kDigits)
            m_shared.bins[m_thread] = 0;
        __syncthreads();
        for (int i = m_thread; i < m_args.width; i += kThreads) {
            const unsigned other = keyOf(i);
            const Mass mass = massOf(other);
            const bool alike = shift == 24 || other >> (shift + 8) == key >> (shift + 8);
            if (mass > 0 && alike)
                atomicAdd(&m_shared.bins[other >> shift & (kDigits - 1)], mass);
        }
        __syncthreads();
    }

    /// The digit whose bin, counted from the highest, brings the sum to `target`. One warp, a lane for eight bins.
    __device__ __forceinline__ void findDigit(Mass target)
    {
        constexpr int own = kDigits / kWarp;
        const int highest = kDigits - 1 - m_thread * own;
        Mass sum = 0;
        for (int i = 0; i < own; ++i)
            sum += m_shared.bins[highest - i];
        Mass above = sumBefore(sum);
        if (above >= target || above + sum < target)
            return;
        int digit = highest;
        while (above + m_shared.bins[digit] < target)
            above += m_shared.bins[digit--];
        m_shared.digit = static_cast<unsigned>(digit);
        m_shared.above = above;
    }

    /// The token of this key before which there are `rank` others of it. A thread looks at neighbouring tokens.
    __device__ __forceinline__ int equal(unsigned key, int rank)
    {
        const int own = (m_args.width + kThreads - 1) / kThreads;
        const int first = min(m_thread * own, m_args.width);
        const int end = min(first + own, m_args.width);
        int count = 0;
        for (int i = first; i < end; ++i)
            count += keyOf(i) == key;
        int before = sumBefore(count);
        if (m_thread % kWarp == kWarp - 1)
            m_shared.counts[m_thread / kWarp] = before + count;
        __syncthreads();
        const int warpBefore = sumBefore(m_shared.counts[m_thread % kWarp]);
        before += __shfl_sync(kFullMask, warpBefore, m_thread / kWarp);
        if (rank >= before && rank < before + count) {
            int token = first;
            for (int left = rank - before; keyOf(token) != key || left-- > 0; ++token) {
            }
            m_shared.token = token;
        }
        __syncthreads();
        return m_shared.token;
    }

    const SampleArgs& m_args;
    SampleShared& m_shared;
    int m_thread;
    float m_scale;
    float m_largest;
};

__global__ void __launch_bounds__(kThreads) sampleKernel(const __grid_constant__ SampleArgs args)
{
    awaitKernelBefore();
    Chooser chooser(args, sharedMemory<SampleShared>());
    const Mass total = chooser.total();
    if (total == 0) {
        if (threadIdx.x == 0)
            *args.token = 0;
        return;
    }
    const double wanted = ceil(static_cast<double>(args.topP) * static_cast<double>(total));
    const Chosen last = chooser.reaching(min(max(static_cast<Mass>(wanted), Mass(1)), total));
    const double chance = static_cast<double>(*args.random) * 0x1p-53;
    const Mass left = min(static_cast<Mass>(chance * static_cast<double>(last.cumulative)), last.cumulative - 1);
    const Chosen chosen = chooser.reaching(left + 1);
    if (threadIdx.x == 0)
        *args.token = chosen.token;
}

} // namespace

void sample(const SampleArgs& args, cudaStream_t stream)
{
    ENSURE(args.width > 0 && args.temperature > 0);
    launchEarly(1, kThreads, sizeof(SampleShared), stream, sampleKernel, args);
}

} // namespace lectern::engine::cuda
