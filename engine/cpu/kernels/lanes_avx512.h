// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <immintrin.h>

namespace lectern::engine::cpu {

/// Sixteen floats with AVX-512F. What each function means: lanes_portable.h.
struct Avx512Lanes {
    static constexpr int width = 16;
    using Float = __m512;

    static Float load(const float* p) { return _mm512_loadu_ps(p); }
    static void store(float* p, Float v) { _mm512_storeu_ps(p, v); }
    static Float loadBf16(const std::uint16_t* p)
    {
        const __m256i bits = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
        return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
    }
    static Float loadF16(const std::uint16_t* p)
    {
        return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
    }
    static void storeF16(std::uint16_t* p, Float v)
    {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT));
    }
    using Word = __m512i;
    static Word loadWords(const std::byte* p) { return _mm512_loadu_si512(p); }
    static void storeWords(std::byte* p, Word v) { _mm512_storeu_si512(p, v); }
    template <int Bits>
    static Word shiftRight(Word v)
    {
        return _mm512_srli_epi32(v, Bits);
    }
    template <int Bits>
    static Word shiftLeft(Word v)
    {
        return _mm512_slli_epi32(v, Bits);
    }
    static Word keepBits(Word v, std::uint32_t mask) { return _mm512_and_si512(v, _mm512_set1_epi32(static_cast<int>(mask))); }
    static Word either(Word a, Word b) { return _mm512_or_si512(a, b); }
    static Float toFloat(Word v) { return _mm512_cvtepi32_ps(v); }
    static Float asFloat(Word v) { return _mm512_castsi512_ps(v); }
    static Float loadSignedBytes(const std::byte* p)
    {
        return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))));
    }
    static Float loadUnsignedBytes(const std::byte* p)
    {
        return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))));
    }
    struct Table {
        Float values;
    };
    static Table loadTable(const float* p) { return {load(p)}; }
    static Float lookUp(const Table& table, Word index) { return _mm512_permutexvar_ps(index, table.values); }
    static Float all(float x) { return _mm512_set1_ps(x); }
    static Float add(Float a, Float b) { return _mm512_add_ps(a, b); }
    static Float sub(Float a, Float b) { return _mm512_sub_ps(a, b); }
    static Float mul(Float a, Float b) { return _mm512_mul_ps(a, b); }
    static Float div(Float a, Float b) { return _mm512_div_ps(a, b); }
    static Float fma(Float a, Float b, Float c) { return _mm512_fmadd_ps(a, b, c); }
    static Float max(Float a, Float b) { return _mm512_max_ps(a, b); }
    static Float min(Float a, Float b) { return _mm512_min_ps(a, b); }
    static Float ifLess(Float a, Float b, Float x, Float y)
    {
        return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_LT_OQ), y, x);
    }
    static Float round(Float v) { return _mm512_roundscale_ps(v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
    static Float scaleByPower(Float p, Float n) { return _mm512_scalef_ps(p, n); }
    static Float exponentOf(Float v) { return _mm512_getexp_ps(v); }
    static Float mantissaOf(Float v) { return _mm512_getmant_ps(v, _MM_MANT_NORM_1_2, _MM_MANT_SIGN_src); }
    static float sum(Float v) { return _mm512_reduce_add_ps(v); }
    static float largest(Float v) { return _mm512_reduce_max_ps(v); }
};

} // namespace lectern::engine::cpu
