// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/float16.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace lectern::engine::cpu {

/// Four floats by the compiler's vector extension: any CPU.
/// The kernels are templates over a type like this one; see lanes_avx2.h and lanes_avx512.h for its wider twins.
struct PortableLanes {
    static constexpr int width = 4;
    typedef float Float __attribute__((vector_size(16)));
    typedef std::int32_t Int __attribute__((vector_size(16)));

    static Float load(const float* p)
    {
        Float v;
        std::memcpy(&v, p, sizeof v);
        return v;
    }
    static void store(float* p, Float v) { std::memcpy(p, &v, sizeof v); }
    static Float loadBf16(const std::uint16_t* p)
    {
        return Float{fromBf16(p[0]), fromBf16(p[1]), fromBf16(p[2]), fromBf16(p[3])};
    }
    static Float loadF16(const std::uint16_t* p) { return Float{fromF16(p[0]), fromF16(p[1]), fromF16(p[2]), fromF16(p[3])}; }
    static void storeF16(std::uint16_t* p, Float v)
    {
        for (int i = 0; i < width; ++i)
            p[i] = toF16(v[i]);
    }
    /// Words of 32 bits, for codes of quantised weights.
    typedef std::uint32_t Word __attribute__((vector_size(16)));
    static Word loadWords(const std::byte* p)
    {
        Word v;
        std::memcpy(&v, p, sizeof v);
        return v;
    }
    template <int Bits>
    static Word shiftRight(Word v)
    {
        return v >> Bits;
    }
    template <int Bits>
    static Word shiftLeft(Word v)
    {
        return v << Bits;
    }
    static Word keepBits(Word v, std::uint32_t mask) { return v & mask; }
    static Word either(Word a, Word b) { return a | b; }
    static Float toFloat(Word v) { return __builtin_convertvector(reinterpret_cast<Int>(v), Float); } ///< of words below 2^31
    static Float asFloat(Word v)
    {
        Float f;
        std::memcpy(&f, &v, sizeof f);
        return f;
    }
    static Float loadSignedBytes(const std::byte* p)
    {
        std::int8_t b[width];
        std::memcpy(b, p, sizeof b);
        return Float{float(b[0]), float(b[1]), float(b[2]), float(b[3])};
    }
    static Float loadUnsignedBytes(const std::byte* p)
    {
        std::uint8_t b[width];
        std::memcpy(b, p, sizeof b);
        return Float{float(b[0]), float(b[1]), float(b[2]), float(b[3])};
    }
    /// 16 values that are looked up by words below 16.
    struct Table {
        const float* values;
    };
    static Table loadTable(const float* p) { return {p}; }
    static Float lookUp(const Table& table, Word index)
    {
        return Float{table.values[index[0]], table.values[index[1]], table.values[index[2]], table.values[index[3]]};
    }
    static Float all(float x) { return Float{x, x, x, x}; }
    static Float add(Float a, Float b) { return a + b; }
    static Float sub(Float a, Float b) { return a - b; }
    static Float mul(Float a, Float b) { return a * b; }
    static Float div(Float a, Float b) { return a / b; }
    /// a·b + c; rounded once where the hardware can.
    static Float fma(Float a, Float b, Float c) { return a * b + c; }
    static Float max(Float a, Float b) { return a > b ? a : b; }
    static Float min(Float a, Float b) { return a < b ? a : b; }
    /// where(a < b, x, y), lane by lane
    static Float ifLess(Float a, Float b, Float x, Float y) { return a < b ? x : y; }
    static Float round(Float v)
    {
        // Adding 1.5·2^23 leaves no room for a fraction; right for |v| < 2^22.
        const Float magic = all(12582912.0f);
        return (v + magic) - magic;
    }
    /// p · 2^n for whole n in [−126, 127].
    static Float scaleByPower(Float p, Float n)
    {
        const Int exponent = (__builtin_convertvector(n, Int) + 127) << 23;
        Float power;
        std::memcpy(&power, &exponent, sizeof power);
        return p * power;
    }
    /// Splits positive normal v into 2^e · m with m in [1, 2).
    static Float exponentOf(Float v)
    {
        Int bits;
        std::memcpy(&bits, &v, sizeof bits);
        return __builtin_convertvector((bits >> 23) - 127, Float);
    }
    static Float mantissaOf(Float v)
    {
        Int bits;
        std::memcpy(&bits, &v, sizeof bits);
        bits = (bits & 0x007fffff) | 0x3f800000;
        Float mantissa;
        std::memcpy(&mantissa, &bits, sizeof mantissa);
        return mantissa;
    }
    static float sum(Float v) { return (v[0] + v[2]) + (v[1] + v[3]); }
    static float largest(Float v) { return std::fmax(std::fmax(v[0], v[1]), std::fmax(v[2], v[3])); }
};

} // namespace lectern::engine::cpu
