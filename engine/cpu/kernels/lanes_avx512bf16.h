// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/lanes_avx512.h"

namespace lectern::engine::cpu {

/// Sixteen floats with AVX-512F, and pairs of bfloat16 numbers with AVX-512 BF16.
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
    /// The pair at p, everywhere.
    static Word broadcastPair(const std::uint16_t* p)
    {
        int two;
        std::memcpy(&two, p, sizeof two);
        return _mm512_set1_epi32(two);
    }
    static Float addPairProducts(Float sums, Word a, Word b) { return _mm512_dpbf16_ps(sums, (__m512bh)a, (__m512bh)b); }
};

} // namespace lectern::engine::cpu
