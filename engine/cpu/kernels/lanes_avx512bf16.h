// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/lanes_avx512.h"

namespace lectern::engine::cpu {

/// Sixteen floats with AVX-512F, and pairs of bfloat16 numbers with AVX-512 BF16 (and the byte permutations of VBMI).
struct Avx512Bf16Lanes : Avx512Lanes {
    static void storeBf16(std::uint16_t* p, Float v)
    {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), (__m256i)_mm512_cvtneps_pbh(v));
    }
    /// Rounded to bfloat16: `low` in the low half of each word.
    static Word pair(Float low, Float high)
    {
        alignas(64) static constexpr std::uint16_t kInterleave[32] = {0,  16, 1,  17, 2,  18, 3,  19, 4,  20, 5,
                                                                      21, 6,  22, 7,  23, 8,  24, 9,  25, 10, 26,
                                                                      11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
        return _mm512_permutexvar_epi16(_mm512_load_si512(kInterleave), (Word)_mm512_cvtne2ps_pbh(high, low));
    }
    /// Rounded to bfloat16: the sixteen of `first` before those of `second`.
    static Word halves(Float first, Float second) { return (Word)_mm512_cvtne2ps_pbh(second, first); }
    /// Of eight words from the First-th on: byte Step of the first, byte Step + 1 of the first, byte Step of the second, …
    template <int First, int Step>
    static Word bytePairs(Word words)
    {
        alignas(64) static constexpr PairIndex kIndex(First, Step);
        return _mm512_maskz_permutexvar_epi8(0x1111111111111111, _mm512_load_si512(kIndex.bytes), words);
    }
    /// Each of eight lanes from the First-th on, twice.
    template <int First>
    static Float twice(Float v)
    {
        const Word lane = _mm512_set_epi32(7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0);
        return _mm512_permutexvar_ps(_mm512_add_epi32(lane, _mm512_set1_epi32(First)), v);
    }
    /// The pair at p, everywhere.
    static Word broadcastPair(const std::uint16_t* p)
    {
        int two;
        std::memcpy(&two, p, sizeof two);
        return _mm512_set1_epi32(two);
    }
    static Float addPairProducts(Float sums, Word a, Word b) { return _mm512_dpbf16_ps(sums, (__m512bh)a, (__m512bh)b); }

private:
    /// Which byte each word's lowest comes from.
    struct PairIndex {
        std::uint8_t bytes[64] = {};
        constexpr PairIndex(int first, int step)
        {
            for (int lane = 0; lane < 16; ++lane)
                bytes[4 * lane] = static_cast<std::uint8_t>(4 * (first + lane / 2) + step + lane % 2);
        }
    };
};

} // namespace lectern::engine::cpu
