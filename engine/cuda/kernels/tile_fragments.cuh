// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/weight_tiles.cuh"

/// What a lane has of a tile block, as matrix instructions take it. Each format has
///   kGroupSteps: steps that share a scale; 16: all of the block's
///   kOffset: what the fragments' numbers are too large by
///   kPasses: numbers that are added up to make one
///   a constructor that takes what is the block's, enter() what is a span's
///   fragment(pass, step), of the span at hand; factors(row, group): scale and minimum.
namespace lectern::engine::cuda {

/// A byte of a word as a number, by the mantissa of 2^23.
__device__ __forceinline__ float byteOf(unsigned word, int index)
{
    return __uint_as_float(__byte_perm(word, 0x4b000000u, 0x7650u + static_cast<unsigned>(index))) - 8388608.0f;
}

struct GroupFactors {
    float scale;
    float minimum;
};

__device__ __forceinline__ unsigned wordOf(const uint4& words, int index)
{
    return index == 0 ? words.x : index == 1 ? words.y : index == 2 ? words.z : words.w;
}
__device__ __forceinline__ unsigned wordOf(const uint2& words, int index)
{
    return index == 0 ? words.x : words.y;
}

/// Registers of one matrix instruction: pairs of both rows.
struct WeightFragment {
    std::uint32_t registers[4];
};

/// pairs(row, number) gives a pair of codes.
template <typename Pairs>
__device__ __forceinline__ WeightFragment fragmentOf(int step, Pairs pairs)
{
    const int q = 2 * (step % 2);
    return {{pairs(0, q), pairs(1, q), pairs(0, q + 1), pairs(1, q + 1)}};
}

/// Of both rows of a lane: scales of groups, and what they are multiplied by.
struct LaneGroups {
    uint4 bytes[2];
    __half2 factors[2];

    template <typename Block>
    __device__ __forceinline__ LaneGroups(const Block& block, int lane)
    {
#pragma unroll
        for (int half = 0; half < 2; ++half) {
            bytes[half] = *reinterpret_cast<const uint4*>(block.groups[lane / 4 + 8 * half]);
            factors[half] = block.factors[lane / 4 + 8 * half];
        }
    }

    __device__ __forceinline__ GroupFactors ofGroup(int row, int group) const
    {
        const unsigned word = wordOf(bytes[row], group / 2);
        const float2 both = __half22float2(factors[row]);
        return {both.x * byteOf(word, group % 2 * 2), both.y * byteOf(word, group % 2 * 2 + 1)};
    }
};

/// A lane's part of a block.
template <typename TheBlock>
struct LaneTile;

template <>
struct LaneTile<Q4Block> {
    using Block = Q4Block;
    static constexpr int kGroupSteps = 2;
    static constexpr int kPasses = 1;
    static constexpr float kOffset = 16;

    __device__ __forceinline__ LaneTile(const Block& block, int lane) : m_groups(block, lane) {}
    __device__ __forceinline__ void enter(const Block& block, int span, int lane) { m_codes = block.codes[span][lane]; }
    __device__ __forceinline__ WeightFragment fragment(int, int step) const
    {
        return fragmentOf(step,
                          [&](int row, int q) { return 0x41804180u | pairOf4(wordOf(m_codes.rows[row], step / 2), q) << 3; });
    }
    __device__ __forceinline__ GroupFactors factors(int row, int group) const { return m_groups.ofGroup(row, group); }

private:
    LaneCodes m_codes;
    LaneGroups m_groups;
};

template <>
struct LaneTile<Q5Block> {
    using Block = Q5Block;
    static constexpr int kGroupSteps = 2;
    static constexpr int kPasses = 1;
    static constexpr float kOffset = 32;

    __device__ __forceinline__ LaneTile(const Block& block, int lane) : m_groups(block, lane) {}
    __device__ __forceinline__ void enter(const Block& block, int span, int lane)
    {
        m_codes = block.codes[span][lane];
        m_high = block.high[span / 2][lane];
        m_firstHigh = 8 * (span % 2);
    }
    __device__ __forceinline__ WeightFragment fragment(int, int step) const
    {
        return fragmentOf(step, [&](int row, int q) {
            const unsigned fifth = m_high.rows[row] >> (m_firstHigh + 4 * (step / 2) + q) & 0x00010001u;
            return 0x42004200u | pairOf4(wordOf(m_codes.rows[row], step / 2), q) << 2 | fifth << 6;
        });
    }
    __device__ __forceinline__ GroupFactors factors(int row, int group) const { return m_groups.ofGroup(row, group); }

private:
    LaneCodes m_codes;
    LaneHighCodes m_high;
    int m_firstHigh;
    LaneGroups m_groups;
};

template <>
struct LaneTile<Q6Block> {
    using Block = Q6Block;
    static constexpr int kGroupSteps = 1;
    static constexpr int kPasses = 1;
    static constexpr float kOffset = 64 + 32;

    __device__ __forceinline__ LaneTile(const Block& block, int lane) : m_groups(block, lane) {}
    __device__ __forceinline__ void enter(const Block& block, int span, int lane)
    {
        m_codes = block.codes[span][lane];
        m_high = block.high[span][lane];
    }
    __device__ __forceinline__ WeightFragment fragment(int, int step) const
    {
        return fragmentOf(step, [&](int row, int q) {
            const int number = 4 * (step / 2) + q;
            const unsigned upper = m_high.rows[row] >> 2 * number & 0x00030003u;
            return 0x42804280u | pairOf4(wordOf(m_codes.rows[row], step / 2), q) << 1 | upper << 5;
        });
    }
    __device__ __forceinline__ GroupFactors factors(int row, int group) const
    {
        // Scales are stored 128 too large, so that they are bytes without sign.
        const float scale = byteOf(wordOf(m_groups.bytes[row], group / 4), group % 4) - 128.0f;
        return {__half22float2(m_groups.factors[row]).x * scale, 0.0f};
    }

private:
    LaneCodes m_codes;
    LaneHighCodes m_high;
    LaneGroups m_groups;
};

/// Codes of 8 bits: two passes of 4.
template <typename TheBlock>
struct LaneBytes {
    using Block = TheBlock;
    static constexpr int kPasses = 2;
    static constexpr float kOffset = 16 + 256 + 128;

    __device__ __forceinline__ void enter(const Block& block, int span, int lane)
    {
        m_codes[0] = block.low[span][lane];
        m_codes[1] = block.high[span][lane];
    }
    __device__ __forceinline__ WeightFragment fragment(int pass, int step) const
    {
        return fragmentOf(step, [&](int row, int q) {
            return (pass == 0 ? 0x41804180u : 0x43804380u) | pairOf4(wordOf(m_codes[pass].rows[row], step / 2), q) << 3;
        });
    }

private:
    LaneCodes m_codes[2];
};

template <>
struct LaneTile<Q8Block> : LaneBytes<Q8Block> {
    static constexpr int kGroupSteps = 2;

    __device__ __forceinline__ LaneTile(const Block& block, int lane)
    {
#pragma unroll
        for (int half = 0; half < 2; ++half)
            m_groups[half] = *reinterpret_cast<const uint4*>(block.groups[lane / 4 + 8 * half]);
    }
    __device__ __forceinline__ GroupFactors factors(int row, int group) const
    {
        const unsigned word = wordOf(m_groups[row], group / 2);
        return {__half2float(__ushort_as_half(static_cast<unsigned short>(group % 2 == 0 ? word : word >> 16))), 0.0f};
    }

private:
    uint4 m_groups[2];
};

template <>
struct LaneTile<Int8Block> : LaneBytes<Int8Block> {
    static constexpr int kGroupSteps = kSpans * kSpanSteps;

    __device__ __forceinline__ LaneTile(const Block&, int) {}
    __device__ __forceinline__ GroupFactors factors(int, int) const { return {1.0f, 0.0f}; }
};

} // namespace lectern::engine::cuda
