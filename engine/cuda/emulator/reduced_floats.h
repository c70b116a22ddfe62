// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/float16.h"
#include "engine/cuda/emulator/vector_types.h"

#include <bit>
#include <cstdint>

/// CUDA's 16-bit floating-point types, as far as the kernels use them: storage and conversions, no arithmetic.

struct __nv_bfloat16 {
    std::uint16_t bits;
};
struct alignas(4) __nv_bfloat162 {
    __nv_bfloat16 x, y;
};
struct __half {
    std::uint16_t bits;
};
struct alignas(4) __half2 {
    __half x, y;
};
using nv_bfloat16 = __nv_bfloat16;
using nv_bfloat162 = __nv_bfloat162;
using half = __half;
using half2 = __half2;

inline float __bfloat162float(__nv_bfloat16 value)
{
    return lectern::engine::fromBf16(value.bits);
}
/// To nearest, ties to even; what is not a number becomes 0x7fff, as on the device.
inline __nv_bfloat16 __float2bfloat16_rn(float value)
{
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u)
        return {0x7fff};
    return {static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16)};
}
inline __nv_bfloat16 __float2bfloat16(float value)
{
    return __float2bfloat16_rn(value);
}
inline __nv_bfloat162 __floats2bfloat162_rn(float x, float y)
{
    return {__float2bfloat16_rn(x), __float2bfloat16_rn(y)};
}
inline __nv_bfloat162 __float22bfloat162_rn(float2 value)
{
    return __floats2bfloat162_rn(value.x, value.y);
}
inline float2 __bfloat1622float2(__nv_bfloat162 value)
{
    return {__bfloat162float(value.x), __bfloat162float(value.y)};
}
inline unsigned short __bfloat16_as_ushort(__nv_bfloat16 value)
{
    return value.bits;
}
inline __nv_bfloat16 __ushort_as_bfloat16(unsigned short bits)
{
    return {bits};
}

inline float __half2float(__half value)
{
    return lectern::engine::fromF16(value.bits);
}
inline __half __float2half_rn(float value)
{
    return {lectern::engine::toF16(value)};
}
inline __half __float2half(float value)
{
    return __float2half_rn(value);
}
inline __half2 __floats2half2_rn(float x, float y)
{
    return {__float2half_rn(x), __float2half_rn(y)};
}
inline __half2 __float22half2_rn(float2 value)
{
    return __floats2half2_rn(value.x, value.y);
}
inline float2 __half22float2(__half2 value)
{
    return {__half2float(value.x), __half2float(value.y)};
}
inline unsigned short __half_as_ushort(__half value)
{
    return value.bits;
}
inline __half __ushort_as_half(unsigned short bits)
{
    return {bits};
}

inline float __low2float(__nv_bfloat162 value)
{
    return __bfloat162float(value.x);
}
inline float __high2float(__nv_bfloat162 value)
{
    return __bfloat162float(value.y);
}
inline float __low2float(__half2 value)
{
    return __half2float(value.x);
}
inline float __high2float(__half2 value)
{
    return __half2float(value.y);
}
