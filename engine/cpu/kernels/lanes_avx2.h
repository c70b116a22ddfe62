// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <immintrin.h>

namespace lectern::engine::cpu {

/// Eight floats with AVX2, FMA and F16C. What each function means: lanes_portable.h.
struct Avx2Lanes {
    static constexpr int width = 8;
    using Float = __m256;

    static Float load(const float* p) { return _mm256_loadu_ps(p); }
    static void store(float* p, Float v) { _mm256_storeu_ps(p, v); }
    static Float loadBf16(const std::uint16_t* p)
    {
        const __m128i bits = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16));
    }
    static Float loadF16(const std::uint16_t* p)
    {
        return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
    }
    static void storeF16(std::uint16_t* p, Float v)
    {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm256_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT));
    }
    using Word = __m256i;
    static Word loadWords(const std::byte* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
    template <int Bits>
    static Word shiftRight(Word v)
    {
        return _mm256_srli_epi32(v, Bits);
    }
    template <int Bits>
    static Word shiftLeft(Word v)
    {
        return _mm256_slli_epi32(v, Bits);
    }
    static Word keepBits(Word v, std::uint32_t mask) { return _mm256_and_si256(v, _mm256_set1_epi32(static_cast<int>(mask))); }
    static Word either(Word a, Word b) { return _mm256_or_si256(a, b); }
    static Float toFloat(Word v) { return _mm256_cvtepi32_ps(v); }
    static Float asFloat(Word v) { return _mm256_castsi256_ps(v); }
    static Float loadSignedBytes(const std::byte* p)
    {
        return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
    }
    static Float loadUnsignedBytes(const std::byte* p)
    {
        return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
    }
    struct Table {
        Float low, high;
    };
    static Table loadTable(const float* p) { return {load(p), load(p + 8)}; }
    static Float lookUp(const Table& table, Word index)
    {
        // Bit 3 of the index, moved to the sign, chooses the half.
        return _mm256_blendv_ps(_mm256_permutevar8x32_ps(table.low, index), _mm256_permutevar8x32_ps(table.high, index),
                                _mm256_castsi256_ps(_mm256_slli_epi32(index, 28)));
    }
    static Word zeroWords() { return _mm256_setzero_si256(); }
    static void storeWords(std::byte* p, Word v) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v); }
    static Float signedToFloat(Word v) { return _mm256_cvtepi32_ps(v); }
    /// Whole numbers from −128 to 127, a byte each.
    static void storeBytes(std::int8_t* p, Float v)
    {
        const __m256i whole = _mm256_cvtps_epi32(v);
        const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
        _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm_packs_epi16(words, words));
    }
    /// Four bytes in every word.
    static Word broadcastBytes(const std::int8_t* p)
    {
        int four;
        std::memcpy(&four, p, sizeof four);
        return _mm256_set1_epi32(four);
    }
    static constexpr bool kWidens = true; ///< sums are halves of words for a while
    /// How often addProducts() can add to sums that began with zero before addWidened() has to take them: in 16 bits, with
    /// x from −127 to 127.
    /// @tparam ByteBits of the largest code; below 8, products of two codes fit 16 bits
    template <int ByteBits>
    static constexpr int kQuadsBeforeWidening = ByteBits >= 8 ? 1 : 32767 / (2 * ((1 << ByteBits) - 1) * 127);
    /// `sums` plus the products of four codes and four signed x in every word, which are two in each of its halves.
    template <int ByteBits>
    static Word addProducts(Word sums, Word codes, Word x)
    {
        if constexpr (ByteBits < 8) {
            Word next = _mm256_add_epi16(sums, _mm256_maddubs_epi16(codes, x));
            // Or GCC adds products up in pairs first, and has no registers for so many.
            asm("" : "+x"(next));
            return next;
        }
        // Two products could overflow 16 bits, so 128 is taken off first.
        const Word w = _mm256_xor_si256(codes, _mm256_set1_epi8(-128));
        return _mm256_add_epi16(sums, _mm256_maddubs_epi16(_mm256_abs_epi8(w), _mm256_sign_epi8(x, w)));
    }
    /// Each word of `sums` plus what addProducts() added for it.
    static Word addWidened(Word sums, Word products)
    {
        return _mm256_add_epi32(sums, _mm256_madd_epi16(products, _mm256_set1_epi16(1)));
    }
    static constexpr float kTakenOffWideCodes = 128;
    /// A table of 16 whole numbers, looked up byte by byte, as values + 128.
    using ByteTable = Word;
    static ByteTable loadByteTable(const float* table)
    {
        alignas(16) std::int8_t values[16];
        storeBytes(values, load(table));
        storeBytes(values + 8, load(table + 8));
        const __m128i bytes = _mm_xor_si128(_mm_load_si128(reinterpret_cast<const __m128i*>(values)), _mm_set1_epi8(-128));
        return _mm256_broadcastsi128_si256(bytes);
    }
    static Word lookUpBytes(const ByteTable& table, Word codes) { return _mm256_shuffle_epi8(table, codes); }
    static Float all(float x) { return _mm256_set1_ps(x); }
    static Float add(Float a, Float b) { return _mm256_add_ps(a, b); }
    static Float sub(Float a, Float b) { return _mm256_sub_ps(a, b); }
    static Float mul(Float a, Float b) { return _mm256_mul_ps(a, b); }
    static Float div(Float a, Float b) { return _mm256_div_ps(a, b); }
    static Float fma(Float a, Float b, Float c) { return _mm256_fmadd_ps(a, b, c); }
    static Float max(Float a, Float b) { return _mm256_max_ps(a, b); }
    static Float min(Float a, Float b) { return _mm256_min_ps(a, b); }
    static Float ifLess(Float a, Float b, Float x, Float y) { return _mm256_blendv_ps(y, x, _mm256_cmp_ps(a, b, _CMP_LT_OQ)); }
    static Float round(Float v) { return _mm256_round_ps(v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
    static Float scaleByPower(Float p, Float n)
    {
        const __m256i exponent = _mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127));
        return _mm256_mul_ps(p, _mm256_castsi256_ps(_mm256_slli_epi32(exponent, 23)));
    }
    static Float exponentOf(Float v)
    {
        return _mm256_cvtepi32_ps(_mm256_sub_epi32(_mm256_srli_epi32(_mm256_castps_si256(v), 23), _mm256_set1_epi32(127)));
    }
    static Float mantissaOf(Float v)
    {
        const __m256i bits = _mm256_and_si256(_mm256_castps_si256(v), _mm256_set1_epi32(0x007fffff));
        return _mm256_castsi256_ps(_mm256_or_si256(bits, _mm256_set1_epi32(0x3f800000)));
    }
    static float sum(Float v)
    {
        const __m128 four = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
        const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
    }
    static float largest(Float v)
    {
        const __m128 four = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
        const __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
    }
};

} // namespace lectern::engine::cpu
