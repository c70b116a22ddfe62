// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/ptx.cuh"
#include "engine/cuda/kernels/weight_tiles.cuh"

namespace lectern::engine::cuda {

/// Values of a bfloat16 matrix's row that a warp takes at once.
constexpr int kRowValues = 128;
constexpr int kRowStep = 32;
constexpr int kRowSteps = kRowValues / kRowStep;

/// A lane's view of the activations that it brings to matrix instructions: one row, or none. Beyond the depth are zeros,
/// whatever lies there.
class RowValues {
public:
    /// @param row none: zeros
    __device__ __forceinline__ RowValues(const float* row, int depth, int quarter)
        : m_row(row), m_depth(row ? depth : 0), m_quarter(quarter), m_vectors(reinterpret_cast<std::uintptr_t>(row) % 16 == 0)
    {
    }

    /// The values first + count·t … of a lane: four of a step of a tile, eight of a step of rows.
    template <int count>
    __device__ __forceinline__ void load(int first, float (&to)[count]) const
    {
        const int at = first + count * m_quarter;
        if (m_vectors && at + count <= m_depth) {
#pragma unroll
            for (int i = 0; i < count; i += 4) {
                const float4 four = *reinterpret_cast<const float4*>(m_row + at + i);
                to[i] = four.x;
                to[i + 1] = four.y;
                to[i + 2] = four.z;
                to[i + 3] = four.w;
            }
        } else {
#pragma unroll
            for (int i = 0; i < count; ++i)
                to[i] = at + i < m_depth ? m_row[at + i] : 0.0f;
        }
    }

private:
    const float* m_row;
    int m_depth;
    int m_quarter;
    bool m_vectors; ///< the row is aligned to 16 bytes
};

/// Two values rounded to bfloat16, as a matrix instruction takes them.
__device__ __forceinline__ std::uint32_t bf16Pair(float low, float high)
{
    const __nv_bfloat162 pair = __floats2bfloat162_rn(low, high);
    return *reinterpret_cast<const std::uint32_t*>(&pair);
}
/// What that rounding left.
__device__ __forceinline__ std::uint32_t restOfBf16Pair(float low, float high, std::uint32_t rounded)
{
    return bf16Pair(low - __uint_as_float(rounded << 16), high - __uint_as_float(rounded & 0xffff0000u));
}

/// Sixteen rows of kRowValues bfloat16 weights, in shared memory.
struct alignas(128) RowsStage {
    uint4 eights[kTileRows][kRowValues / 8];

    /// Rows next to each other lie in different banks for the lanes that read them together.
    __device__ __forceinline__ static int placeOf(int row, int eight) { return eight ^ (row & 1) << 2; }

    /// Begins to bring the values [piece · kRowValues, …) of a tile's rows; zeros where there are none.
    __device__ __forceinline__ void bring(const WeightMatrix& w, const void* data, int tile, int piece, int lane)
    {
        constexpr int eightsOfRow = kRowValues / 8;
        constexpr int half = kTileRows / 2;
        const int stride = w.stride();
        const int eight = lane % eightsOfRow;
        const int column = piece * kRowValues + eight * 8;
#pragma unroll
        for (int upper = 0; upper < 2; ++upper) {
            const int first = outputOf({tile, half * upper}, w.outputs, w.gated);
            const int end = w.gated && upper == 0 ? w.outputs / 2 : w.outputs;
            const auto* const from =
                static_cast<const __nv_bfloat16*>(data) + static_cast<std::size_t>(first) * stride + column;
#pragma unroll
            for (int i = 0; i < half; i += 2) {
                const int row = i + lane / eightsOfRow;
                const bool there = column < stride && first + row < end;
                copyAsync16(&eights[half * upper + row][placeOf(row, eight)], there ? from + row * stride : data,
                            there ? 16 : 0);
            }
        }
    }
    /// A lane's eight values of row g or g + 8 in a step.
    __device__ __forceinline__ uint4 eight(int upper, int step, int lane) const
    {
        const int row = lane / 4;
        return eights[row + kTileRows / 2 * upper][placeOf(row, step * (kRowStep / 8) + lane % 4)];
    }
};

/// What a warp adds up of a tile for bfloat16 weights.
class RowSums {
public:
    using Stage = RowsStage;
    static constexpr int kPieceValues = kRowValues;

    /// The activations of a piece, in two numbers each: rounded, and what that left.
    struct Operands {
        std::uint32_t rounded[kRowSteps][4];
        std::uint32_t rest[kRowSteps][4];

        __device__ __forceinline__ Operands(const RowValues& x, int piece)
        {
#pragma unroll
            for (int step = 0; step < kRowSteps; ++step) {
                float values[8];
                x.load(piece * kRowValues + step * kRowStep, values);
#pragma unroll
                for (int pair = 0; pair < 4; ++pair) {
                    rounded[step][pair] = bf16Pair(values[2 * pair], values[2 * pair + 1]);
                    rest[step][pair] = restOfBf16Pair(values[2 * pair], values[2 * pair + 1], rounded[step][pair]);
                }
            }
        }
    };

    __device__ __forceinline__ void add(const Stage& weights, const Operands& x, int lane)
    {
#pragma unroll
        for (int step = 0; step < kRowSteps; ++step) {
            const uint4 top = weights.eight(0, step, lane);
            const uint4 bottom = weights.eight(1, step, lane);
            const std::uint32_t a[2][4] = {{top.x, bottom.x, top.y, bottom.y}, {top.z, bottom.z, top.w, bottom.w}};
#pragma unroll
            for (int half = 0; half < 2; ++half) {
                const std::uint32_t rounded[2] = {x.rounded[step][2 * half], x.rounded[step][2 * half + 1]};
                const std::uint32_t rest[2] = {x.rest[step][2 * half], x.rest[step][2 * half + 1]};
                multiplyBf16(m_ofRounded, a[half], rounded);
                multiplyBf16(m_ofRest, a[half], rest);
            }
        }
    }
    __device__ __forceinline__ float4 all() const
    {
        return make_float4(m_ofRounded[0] + m_ofRest[0], m_ofRounded[1] + m_ofRest[1], m_ofRounded[2] + m_ofRest[2],
                           m_ofRounded[3] + m_ofRest[3]);
    }

private:
    float m_ofRounded[4] = {};
    float m_ofRest[4] = {};
};

} // namespace lectern::engine::cuda
