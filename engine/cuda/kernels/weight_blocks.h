// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/weight_matrix.h"

#include <cstdint>

/// Quantised weights as a warp takes them into matrix instructions (ptx.cuh's multiplyBf16, whose rows are weights).
///
/// A tile block is 16 rows of 256 values. It has four spans of 64 values, a span four steps of 16. In each step lane
/// 4·g + t has of the rows g and g + 8 the values 4t … 4t + 3: two pairs each. What a lane has of a row in a span, 16 codes
/// of 4 bits, are two words: steps 0 and 1, then 2 and 3. In a word the pair p of step s is number q = 2·(s % 2) + p, with
/// its first code at bit 4q, its second at bit 4q + 16: a shift and a mask give both halves of a register.
///
/// A code c becomes a bfloat16 number without conversion: its bits go to the upper end of the mantissa of 2^n, which makes
/// 2^n + c. What is too much is taken off the sum: it is 2^n times the sum of the activations, which a second instruction
/// with ones for weights gives.
namespace lectern::engine::cuda {

constexpr int kLanes = 32;
constexpr int kSpans = 4;
constexpr int kSpanSteps = 4;

/// Two words of 4-bit codes for each row of a lane: [0] row g, [1] row g + 8.
struct alignas(16) LaneCodes {
    uint2 rows[2];
};
/// Bits 5 and 6 of Q6: pairs number q = 2·step + p at bits 2q and 2q + 16.
struct alignas(8) LaneHighCodes {
    unsigned rows[2];
};

/// Q4_K: value = d · scale · c − m · minimum. Scales and minimums are bytes that lie side by side.
struct Q4Block {
    std::uint8_t groups[kTileRows][8][2];
    __half2 factors[kTileRows]; ///< d, m
    LaneCodes codes[kSpans][kLanes];
};
/// Q5_K: as Q4_K; the fifth bits of two spans are a word, pairs number q = 8·(span % 2) + 2·step + p at bits q and q + 16.
struct Q5Block {
    std::uint8_t groups[kTileRows][8][2];
    __half2 factors[kTileRows];
    LaneCodes codes[kSpans][kLanes];
    LaneHighCodes high[kSpans / 2][kLanes];
};
/// Q6_K: value = d · scale · (c − 32), groups of 16.
struct Q6Block {
    std::uint8_t groups[kTileRows][16]; ///< scales, 128 too large
    __half2 factors[kTileRows];         ///< d, unused
    LaneCodes codes[kSpans][kLanes];
    LaneHighCodes high[kSpans][kLanes];
};
/// Q8_0: value = scale · (16·high + low − 128).
struct Q8Block {
    __half groups[kTileRows][8];
    LaneCodes low[kSpans][kLanes];
    LaneCodes high[kSpans][kLanes];
};
/// Values with one scale for the row: 16·high + low − 128.
struct Int8Block {
    LaneCodes low[kSpans][kLanes];
    LaneCodes high[kSpans][kLanes];
};

static_assert(sizeof(Q4Block) % 16 == 0 && sizeof(Q5Block) % 16 == 0 && sizeof(Q6Block) % 16 == 0);
static_assert(sizeof(Q8Block) == 34 * kTileRows * kTileValues / 32);

} // namespace lectern::engine::cuda
