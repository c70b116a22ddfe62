// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/ptx.cuh"
#include "engine/cuda/kernels/tile_layout.h"

/// Codes of weights as numbers, without conversions: bits put into the mantissa of a bfloat16 that is a power of two.
namespace lectern::engine::cuda {

/// A lane's part of a unit (16 rows, 32 columns) as an mma fragment: pairs of bfloat16, 4 of row g and 4 of row g + 8.
struct UnitValues {
    std::uint32_t pairs[2][4];
};

/// word << n, or >> −n.
__device__ __forceinline__ std::uint32_t shifted(std::uint32_t word, int n)
{
    return n >= 0 ? word << n : word >> -n;
}

/// Signed bytes, 4 in a word: pair 0 in bytes 0 and 2, pair 1 in bytes 1 and 3. Exact.
__device__ __forceinline__ std::uint32_t signedPair(std::uint32_t word, int pair)
{
    const std::uint32_t bytes = shifted(word, -8 * pair);
    // The low 7 bits as 128 + bits; minus 128, or 256 where the sign is set.
    return addBf16(maskedOr(bytes, 0x007f007fu, 0x43004300u), maskedOr(bytes, 0x00800080u, 0xc300c300u));
}

__device__ __forceinline__ void signedUnit(const uint4& bytes, UnitValues& out)
{
    const std::uint32_t words[4] = {bytes.x, bytes.y, bytes.z, bytes.w};
#pragma unroll
    for (int half = 0; half < 2; ++half) {
#pragma unroll
        for (int pair = 0; pair < 4; ++pair)
            out.pairs[half][pair] = signedPair(words[2 * half + pair / 2], pair % 2);
    }
}

/// The pair of a word of nibbles as 16 + code.
__device__ __forceinline__ std::uint32_t nibblePair(std::uint32_t word, int pair)
{
    return maskedOr(shifted(word, 3 - 4 * pair), 0x00780078u, 0x41804180u);
}

/// As 32 + code, with a fifth bit that is bit `bit` of each half of `fifth`.
__device__ __forceinline__ std::uint32_t fiveBitPair(std::uint32_t word, int pair, std::uint32_t fifth, int bit)
{
    const std::uint32_t low = maskedOr(shifted(word, 2 - 4 * pair), 0x003c003cu, 0x42004200u);
    return maskedOr(shifted(fifth, 6 - bit), 0x00400040u, low);
}

/// As code − 32, with two more bits from bit `bit` on of each half of `high`.
__device__ __forceinline__ std::uint32_t sixBitPair(std::uint32_t word, int pair, std::uint32_t high, int bit)
{
    const std::uint32_t low = maskedOr(shifted(word, 1 - 4 * pair), 0x001e001eu, 0x42804280u); // 64 + code
    return addBf16(maskedOr(shifted(high, 5 - bit), 0x00600060u, low), 0xc2c0c2c0u);           // −96
}

/// Byte i of a word, less `bias`, times a float16 value. Exact: all steps are.
/// @param bias 0 or 128
__device__ __forceinline__ float timesByte(float half, std::uint32_t word, int i, float bias)
{
    const float above = __uint_as_float(__byte_perm(word, 0x47000000u, 0x7404u | static_cast<unsigned>(i) << 4)); // 2^15 + byte
    return fmaf(half, above, __fmul_rn(half, -32768.0f - bias));
}

__device__ __forceinline__ float lowHalf(std::uint32_t word)
{
    return __half2float(__ushort_as_half(static_cast<unsigned short>(word & 0xffffu)));
}
__device__ __forceinline__ float highHalf(std::uint32_t word)
{
    return __half2float(__ushort_as_half(static_cast<unsigned short>(word >> 16)));
}

} // namespace lectern::engine::cuda
