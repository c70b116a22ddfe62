// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/kernels.h"
#include "engine/cpu/kernels/lanes_math.h"

namespace lectern::engine::cpu {

/// The two recurrences of a Mamba layer. A lane is a channel; time is sequential.
template <typename L>
struct Mixer {
    using Float = typename L::Float;
    using Math = LanesMath<L>;
    static constexpr int kAhead = 64; ///< channels: how far ahead the scan's state is fetched from memory
    /// The same for one token, where nothing but memory takes time.
    static constexpr int kAheadOfOne = 128;
    static constexpr int kTokensAhead = 8; ///< how far ahead rows of tokens are fetched
    /// So many states are kept beside each other meanwhile: in their rows they often meet in a few lines of the nearest cache.
    static constexpr int kNearStates = 16;

    static void conv(const ConvArgs& args)
    {
        constexpr int kVectors = 4;
        int c = args.begin;
        for (; c + kVectors * L::width <= args.end; c += kVectors * L::width)
            convVectors<kVectors>(args, c);
        for (; c < args.end; c += L::width)
            convVectors<1>(args, c);
    }

    static void scan(const ScanArgs& args)
    {
        if (args.tokens == 1)
            return scanOne(args);
        alignas(64) float nearState[kNearStates * L::width], nearA[kNearStates * L::width];
        const bool near = args.states <= kNearStates;
        const std::int64_t step = near ? L::width : args.stride;
        for (int c = args.begin; c < args.end; c += L::width) {
            float* const state = near ? nearState : args.after + c;
            const float* const a = near ? nearA : args.a + c;
            for (int n = 0; n < args.states; ++n) {
                const std::int64_t at = n * args.stride + c;
                __builtin_prefetch(args.before + at + kAhead);
                __builtin_prefetch(args.a + at + kAhead);
                L::store(state + n * step, L::load(args.before + at));
                if (near)
                    L::store(nearA + n * step, L::load(args.a + at));
            }
            const Float d = L::load(args.d + c);
            for (int t = 0; t < args.tokens; ++t) {
                for (const float* rows : {args.u, args.delta, args.z, static_cast<const float*>(args.y)})
                    fetchToken(rows, t, args.stride, c);
                scanToken(args, t, c, d, a, state, state, step);
            }
            for (int n = 0; near && n < args.states; ++n)
                L::store(args.after + n * args.stride + c, L::load(state + n * step));
        }
    }

private:
    /// One token: each state goes from where it was to where it will be, which are all far away.
    static void scanOne(const ScanArgs& args)
    {
        for (int c = args.begin; c < args.end; c += L::width) {
            for (int n = 0; n < args.states; ++n) {
                const std::int64_t ahead = n * args.stride + c + kAheadOfOne;
                __builtin_prefetch(args.before + ahead);
                __builtin_prefetch(args.a + ahead);
                __builtin_prefetch(args.after + ahead, 1);
            }
            scanToken(args, 0, c, L::load(args.d + c), args.a + c, args.before + c, args.after + c, args.stride);
        }
    }

    /// Channels [c, c + width) of token t, whose states, and A, are `step` floats apart.
    static void scanToken(const ScanArgs& args, int t, int c, Float d, const float* a, const float* before, float* after,
                          std::int64_t step)
    {
        const Float u = L::load(args.u + t * args.stride + c);
        const Float delta = Math::softplus(L::load(args.delta + t * args.stride + c));
        const Float input = L::mul(delta, u);
        const float* const b = args.b + t * args.bcStride;
        const float* const cOfT = args.c + t * args.bcStride;
        Float y = L::mul(d, u);
        for (int n = 0; n < args.states; ++n) {
            const Float decay = Math::exp2(L::mul(delta, L::load(a + n * step)));
            const Float next = L::fma(decay, L::load(before + n * step), L::mul(L::all(b[n]), input));
            L::store(after + n * step, next);
            y = L::fma(L::all(cOfT[n]), next, y);
        }
        const Float gate = Math::silu(L::load(args.z + t * args.stride + c));
        L::store(args.y + t * args.stride + c, L::mul(y, gate));
    }

    /// Channels [c, c + Vectors·width).
    template <int Vectors>
    static void convVectors(const ConvArgs& args, int c)
    {
        const int history = args.taps - 1;
        if (args.tokens == 1)
            fetchHistory<Vectors>(args, c + kAheadOfOne);
        const auto inputs = [&](int t) {
            return (t < 0 ? args.before + (t + history) * args.stride : args.x + t * args.stride) + c;
        };
        for (int t = 0; t < args.tokens; ++t) {
            Float sums[Vectors];
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v) {
                fetchToken(args.x, t, args.stride, c + v * L::width);
                fetchToken(args.y, t, args.stride, c + v * L::width);
                sums[v] = L::load(args.bias + c + v * L::width);
            }
            for (int tap = 0; tap < args.taps; ++tap) {
                const float* const x = inputs(t + tap - history);
                const float* const weight = args.weight + tap * args.stride + c;
#pragma GCC unroll 4
                for (int v = 0; v < Vectors; ++v)
                    sums[v] = L::fma(L::load(weight + v * L::width), L::load(x + v * L::width), sums[v]);
            }
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v)
                L::store(args.y + t * args.stride + c + v * L::width, Math::silu(sums[v]));
        }
        // A chunk shorter than the history keeps some of the older inputs.
        for (int i = 0; i < history; ++i) {
            const float* const x = inputs(args.tokens - history + i);
            for (int v = 0; v < Vectors; ++v)
                L::store(args.after + i * args.stride + c + v * L::width, L::load(x + v * L::width));
        }
    }

    /// What one token's convolution reads and writes in memory.
    template <int Vectors>
    static void fetchHistory(const ConvArgs& args, int c)
    {
        for (int v = 0; v < Vectors; ++v, c += L::width) {
            for (int tap = 0; tap < args.taps; ++tap)
                __builtin_prefetch(args.weight + tap * args.stride + c);
            for (int i = 0; i + 1 < args.taps; ++i) {
                __builtin_prefetch(args.before + i * args.stride + c);
                __builtin_prefetch(args.after + i * args.stride + c, 1);
            }
        }
    }

    /// Rows of tokens are farther apart than processors look ahead.
    static void fetchToken(const float* rows, int t, std::int64_t stride, int c)
    {
        __builtin_prefetch(rows + (t + kTokensAhead) * stride + c);
    }
};

} // namespace lectern::engine::cpu
