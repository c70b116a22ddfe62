// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/kernels.h"

namespace lectern::engine::cpu {

/// What an instruction set does at most: independent chains of one kind of arithmetic, enough of them to hide its latency, with
/// all operands in registers; and sums over memory.
template <typename L>
struct PeakLoopsOf {
    static constexpr int kChains = 12;
    static constexpr int kQuads = 8; ///< steps of products of bytes, in fours

    static float floats(std::int64_t rounds)
    {
        typename L::Float sums[kChains];
        for (int i = 0; i < kChains; ++i)
            sums[i] = L::all(float(i));
        const typename L::Float half = L::all(0.5f);
        for (std::int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
            for (int i = 0; i < kChains; ++i)
                sums[i] = L::fma(sums[i], half, half);
        }
        float total = 0;
        for (int i = 0; i < kChains; ++i)
            total += L::sum(sums[i]);
        return total;
    }

    /// Products of 4-bit codes: no other takes fewer instructions.
    static float integers(std::int64_t rounds)
    {
        constexpr int kBits = 4;
        typename L::Word sums[kChains];
        for (int i = 0; i < kChains; ++i)
            sums[i] = L::zeroWords();
        constexpr std::int8_t kOnes[4] = {1, 1, 1, 1};
        typename L::Word codes = L::broadcastBytes(kOnes), x = codes;
        for (std::int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
            for (int i = 0; i < kChains; ++i) {
                typename L::Word parts = L::kWidens ? L::zeroWords() : sums[i];
#pragma GCC unroll 8
                for (int quad = 0; quad < kQuads; ++quad) {
                    asm volatile("" : "+x"(codes), "+x"(x)); // for all the compiler knows they are others each time
                    parts = L::template addProducts<kBits>(parts, codes, x);
                }
                if constexpr (L::kWidens)
                    sums[i] = L::addWidened(sums[i], parts);
                else
                    sums[i] = parts;
            }
        }
        float total = 0;
        for (int i = 0; i < kChains; ++i)
            total += L::sum(L::signedToFloat(sums[i]));
        return total;
    }

    static float read(const float* from, std::int64_t count)
    {
        constexpr int kSums = 8;
        typename L::Float sums[kSums];
        for (int i = 0; i < kSums; ++i)
            sums[i] = L::all(0.0f);
        for (std::int64_t at = 0; at < count; at += kSums * L::width) {
#pragma GCC unroll 8
            for (int i = 0; i < kSums; ++i)
                sums[i] = L::add(sums[i], L::load(from + at + i * L::width));
        }
        float total = 0;
        for (int i = 0; i < kSums; ++i)
            total += L::sum(sums[i]);
        return total;
    }

    static constexpr PeakLoop floatLoop()
    {
        return {floats, 2.0 * kChains * L::width};
    }
    static constexpr PeakLoop integerLoop()
    {
        return {integers, 2.0 * kChains * kQuads * L::width * 4};
    }
};

} // namespace lectern::engine::cpu
