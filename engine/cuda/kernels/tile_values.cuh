// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/weight_tiles.cuh"

namespace lectern::engine::cuda {

/// Where four neighbouring values of a tile block's row are: 64·span + 16·step + 4·quarter on.
struct TileQuad {
    int row;
    int span;
    int step;
    int quarter;

    __device__ __forceinline__ int lane() const { return row % 8 * 4 + quarter; }
    __device__ __forceinline__ int first() const { return 64 * span + 16 * step + 4 * quarter; }
};

__device__ __forceinline__ unsigned wordAt(const LaneCodes& codes, const TileQuad& quad)
{
    const uint2 words = codes.rows[quad.row / 8];
    return quad.step / 2 == 0 ? words.x : words.y;
}

/// Four codes, of which `bits` for each pair come from at(pair): the lower half of what it gives, and the upper.
template <typename At>
__device__ __forceinline__ int4 quadOf(At at)
{
    const unsigned first = at(0), second = at(1);
    return make_int4(static_cast<int>(first & 0xffff), static_cast<int>(first >> 16), static_cast<int>(second & 0xffff),
                     static_cast<int>(second >> 16));
}

__device__ __forceinline__ int4 codesOf(const LaneCodes& codes, const TileQuad& quad)
{
    const unsigned word = wordAt(codes, quad);
    return quadOf([&](int pair) { return pairOf4(word, 2 * (quad.step % 2) + pair); });
}

/// scale · code − minimum, rounded as the reference implementation of the block types rounds it.
__device__ __forceinline__ float4 valuesOf(const int4& codes, float scale, float minimum)
{
    const auto value = [&](int code) { return __fadd_rn(__fmul_rn(scale, static_cast<float>(code)), -minimum); };
    return make_float4(value(codes.x), value(codes.y), value(codes.z), value(codes.w));
}

__device__ __forceinline__ int4 shifted(const int4& codes, int by)
{
    return make_int4(codes.x + by, codes.y + by, codes.z + by, codes.w + by);
}
/// low + factor · high.
__device__ __forceinline__ int4 joined(const int4& low, const int4& high, int factor)
{
    return make_int4(low.x + factor * high.x, low.y + factor * high.y, low.z + factor * high.z, low.w + factor * high.w);
}

template <typename KBlock>
__device__ __forceinline__ float4 valuesWithMinimum(const KBlock& block, const TileQuad& quad, const int4& codes)
{
    const int group = 2 * quad.span + quad.step / 2;
    const float2 factors = __half22float2(block.factors[quad.row]);
    return valuesOf(codes, __fmul_rn(factors.x, static_cast<float>(block.groups[quad.row][group][0])),
                    __fmul_rn(factors.y, static_cast<float>(block.groups[quad.row][group][1])));
}

__device__ __forceinline__ float4 tileValues(const Q4Block& block, const TileQuad& quad)
{
    return valuesWithMinimum(block, quad, codesOf(block.codes[quad.span][quad.lane()], quad));
}
__device__ __forceinline__ float4 tileValues(const Q5Block& block, const TileQuad& quad)
{
    const unsigned word = block.high[quad.span / 2][quad.lane()].rows[quad.row / 8];
    const int4 high = quadOf([&](int pair) { return word >> (8 * (quad.span % 2) + 2 * quad.step + pair) & 0x00010001u; });
    return valuesWithMinimum(block, quad, joined(codesOf(block.codes[quad.span][quad.lane()], quad), high, 16));
}
__device__ __forceinline__ float4 tileValues(const Q6Block& block, const TileQuad& quad)
{
    const unsigned word = block.high[quad.span][quad.lane()].rows[quad.row / 8];
    const int4 high = quadOf([&](int pair) { return word >> 2 * (2 * quad.step + pair) & 0x00030003u; });
    const int4 codes = shifted(joined(codesOf(block.codes[quad.span][quad.lane()], quad), high, 16), -32);
    const int scale = static_cast<int>(block.groups[quad.row][4 * quad.span + quad.step]) - 128;
    return valuesOf(codes, __fmul_rn(__half22float2(block.factors[quad.row]).x, static_cast<float>(scale)), 0.0f);
}

template <typename ByteBlock>
__device__ __forceinline__ int4 bytesOf(const ByteBlock& block, const TileQuad& quad)
{
    const int4 low = codesOf(block.low[quad.span][quad.lane()], quad);
    return shifted(joined(low, codesOf(block.high[quad.span][quad.lane()], quad), 16), -128);
}
__device__ __forceinline__ float4 tileValues(const Q8Block& block, const TileQuad& quad)
{
    return valuesOf(bytesOf(block, quad), __half2float(block.groups[quad.row][2 * quad.span + quad.step / 2]), 0.0f);
}
/// Without the row's scale.
__device__ __forceinline__ float4 tileValues(const Int8Block& block, const TileQuad& quad)
{
    return valuesOf(bytesOf(block, quad), 1.0f, 0.0f);
}

/// Calls work(a null pointer to the format's block).
template <typename Work>
void withBlock(WeightFormat format, Work work)
{
    switch (format) {
    case WeightFormat::Bf16:
        return;
    case WeightFormat::Q4:
        return work(static_cast<const Q4Block*>(nullptr));
    case WeightFormat::Q5:
        return work(static_cast<const Q5Block*>(nullptr));
    case WeightFormat::Q6:
        return work(static_cast<const Q6Block*>(nullptr));
    case WeightFormat::Q8:
        return work(static_cast<const Q8Block*>(nullptr));
    case WeightFormat::Int8Rows:
        return work(static_cast<const Int8Block*>(nullptr));
    }
}

} // namespace lectern::engine::cuda
