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
    /// So many states are kept beside each other meanwhile: in their rows they often meet in a few lines of the nearest cache.
    static constexpr int kNearStates = 16;

    static void conv(const ConvArgs& args)
    {
        const int history = args.taps - 1;
        for (int c = args.begin; c < args.end; c += L::width) {
            const Float bias = L::load(args.bias + c);
            for (int t = 0; t < args.tokens; ++t) {
                Float sum = bias;
                for (int tap = 0; tap < args.taps; ++tap) {
                    const int source = t + tap - history;
                    const float* const x =
                        source < 0 ? args.before + (source + history) * args.stride : args.x + source * args.stride;
                    sum = L::fma(L::load(args.weight + tap * args.stride + c), L::load(x + c), sum);
                }
                L::store(args.y + t * args.stride + c, Math::silu(sum));
            }
            // A chunk shorter than the history keeps some of the older inputs.
            for (int i = 0; i < history; ++i) {
                const int source = args.tokens - history + i;
                const float* const x =
                    source < 0 ? args.before + (source + history) * args.stride : args.x + source * args.stride;
                L::store(args.after + i * args.stride + c, L::load(x + c));
            }
        }
    }

    static void scan(const ScanArgs& args)
    {
        alignas(64) float nearState[kNearStates * L::width], nearA[kNearStates * L::width];
        const bool near = args.tokens > 1 && args.states <= kNearStates;
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
                const Float u = L::load(args.u + t * args.stride + c);
                const Float delta = Math::softplus(L::load(args.delta + t * args.stride + c));
                const Float input = L::mul(delta, u);
                const float* const b = args.b + t * args.bcStride;
                const float* const cOfT = args.c + t * args.bcStride;
                Float y = L::mul(d, u);
                for (int n = 0; n < args.states; ++n) {
                    const Float decay = Math::exp2(L::mul(delta, L::load(a + n * step)));
                    const Float next = L::fma(decay, L::load(state + n * step), L::mul(L::all(b[n]), input));
                    L::store(state + n * step, next);
                    y = L::fma(L::all(cOfT[n]), next, y);
                }
                const Float gate = Math::silu(L::load(args.z + t * args.stride + c));
                L::store(args.y + t * args.stride + c, L::mul(y, gate));
            }
            for (int n = 0; near && n < args.states; ++n)
                L::store(args.after + n * args.stride + c, L::load(state + n * step));
        }
    }
};

} // namespace lectern::engine::cpu
