// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

namespace lectern::engine {

/// bfloat16: the upper half of a float32. Exact.
inline float fromBf16(std::uint16_t bits)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

/// IEEE 754 binary16 to float32, subnormal numbers, infinities and NaN included. Exact.
inline float fromF16(std::uint16_t bits)
{
    const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000u) << 16;
    const std::uint32_t exponent = (bits >> 10) & 0x1fu;
    const std::uint32_t mantissa = bits & 0x3ffu;
    if (exponent == 0) {
        // Subnormal: mantissa * 2^-24, which float32 holds exactly.
        const float value = static_cast<float>(mantissa) * 0x1p-24f;
        return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(value));
    }
    const std::uint32_t widened = exponent == 31 ? 255 : exponent + 112;
    return std::bit_cast<float>(sign | widened << 23 | mantissa << 13);
}

/// OCP 8-bit float E4M3 to float32: bias 7, subnormal numbers, no infinities, NaN where all other bits are set. Exact.
inline float fromF8E4M3(std::uint8_t bits)
{
    if ((bits & 0x7f) == 0x7f)
        return std::bit_cast<float>(0x7fc00000u);
    const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x80u) << 24;
    // In float32's place the exponent is 120 too small; that the product also makes subnormal numbers right.
    const float value = std::bit_cast<float>(static_cast<std::uint32_t>(bits & 0x7fu) << 20) * 0x1p120f;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(value));
}

/// float32 to IEEE 754 binary16, to nearest, ties to even; as F16C's vcvtps2ph with rounding mode 0.
inline std::uint16_t toF16(float value)
{
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
    const std::uint16_t sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000u);
    const std::uint32_t magnitude = bits & 0x7fffffffu;
    if (magnitude > 0x7f800000u) // NaN stays NaN, made quiet
        return static_cast<std::uint16_t>(sign | 0x7e00u | ((magnitude >> 13) & 0x3ffu));
    if (magnitude >= 0x477ff000u) // rounds to 65536 or more
        return static_cast<std::uint16_t>(sign | 0x7c00u);
    if (magnitude < 0x38800000u) {
        // Below 2^-14: adding 0.5 puts the last bit of a float at 2^-24 and rounds to nearest even by the way.
        const float shifted = std::bit_cast<float>(magnitude) + 0.5f;
        return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3f000000u));
    }
    const std::uint32_t rounded = magnitude + 0xfffu + ((magnitude >> 13) & 1u);
    return static_cast<std::uint16_t>(sign | ((rounded >> 13) - (112u << 10)));
}

} // namespace lectern::engine
