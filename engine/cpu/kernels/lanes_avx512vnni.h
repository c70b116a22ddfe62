// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/lanes_avx512.h"

namespace lectern::engine::cpu {

/// Sixteen floats with AVX-512F, and products of bytes with AVX-512 VNNI. What each function means: lanes_avx2.h.
struct Avx512VnniLanes : Avx512Lanes {
    static Word zeroWords() { return _mm512_setzero_si512(); }
    static Float signedToFloat(Word v) { return _mm512_cvtepi32_ps(v); }
    static void storeBytes(std::int8_t* p, Float v)
    {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtsepi32_epi8(_mm512_cvtps_epi32(v)));
    }
    static Word broadcastBytes(const std::int8_t* p)
    {
        int four;
        std::memcpy(&four, p, sizeof four);
        return _mm512_set1_epi32(four);
    }
    static constexpr bool kWidens = false; ///< sums are words at once
    template <int ByteBits>
    static Word addProducts(Word sums, Word codes, Word x)
    {
        return _mm512_dpbusd_epi32(sums, codes, x);
    }
    static constexpr float kTakenOffWideCodes = 0;
    using ByteTable = Word;
    static ByteTable loadByteTable(const float* table)
    {
        const __m128i values = _mm512_cvtsepi32_epi8(_mm512_cvtps_epi32(load(table)));
        return _mm512_broadcast_i32x4(_mm_xor_si128(values, _mm_set1_epi8(-128)));
    }
    static Word lookUpBytes(const ByteTable& table, Word codes) { return _mm512_shuffle_epi8(table, codes); }
};

} // namespace lectern::engine::cpu
