// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/ptx.cuh"
#include "engine/cuda/kernels/weight_tiles.cuh"

namespace lectern::engine::cuda {

/// Values of a weight's row that a warp takes at once.
constexpr int kRowValues = 128;
constexpr int kRowStep = 32;

/// A lane's view of the activations that it brings to matrix instructions: one row, or none. Beyond the depth are zeros,
/// whatever lies there.
class RowValues {
public:
    /// @param row none: zeros
    __device__ __forceinline__ RowValues(const __nv_bfloat16* row, int depth, int quarter)
        : m_row(row), m_depth(row ? depth : 0), m_quarter(quarter), m_vectors(reinterpret_cast<std::uintptr_t>(row) % 16 == 0)
    {
    }

    /// The values first + 4t … first + 4t + 3: of a step of a tile.
    __device__ __forceinline__ void four(int first, std::uint32_t (&to)[2]) const
    {
        const int at = first + 4 * m_quarter;
        if (m_vectors && at + 4 <= m_depth) {
            const uint2 words = *reinterpret_cast<const uint2*>(m_row + at);
            to[0] = words.x;
            to[1] = words.y;
        } else {
            to[0] = pair(at);
            to[1] = pair(at + 2);
        }
    }
    /// The values first + 8t … first + 8t + 7: of a step of rows.
    __device__ __forceinline__ uint4 eight(int first) const
    {
        const int at = first + 8 * m_quarter;
        if (m_vectors && at + 8 <= m_depth)
            return *reinterpret_cast<const uint4*>(m_row + at);
        return make_uint4(pair(at), pair(at + 2), pair(at + 4), pair(at + 6));
    }

private:
    __device__ __forceinline__ unsigned pair(int at) const
    {
        const unsigned low = at < m_depth ? __bfloat16_as_ushort(m_row[at]) : 0u;
        const unsigned high = at + 1 < m_depth ? __bfloat16_as_ushort(m_row[at + 1]) : 0u;
        return low | high << 16;
    }

    const __nv_bfloat16* m_row;
    int m_depth;
    int m_quarter;
    bool m_vectors; ///< the row is aligned to 16 bytes
};

/// A lane's two rows of a bfloat16 matrix, those of its tile's rows g and g + 8.
class RowPair {
public:
    __device__ __forceinline__ RowPair(const WeightMatrix& w, const void* data, int tile, int lane)
        : m_stride(w.stride()), m_quarter(lane % 4)
    {
#pragma unroll
        for (int half = 0; half < 2; ++half) {
            const int output = outputOf({tile, lane / 4 + 8 * half}, w.outputs, w.gated);
            m_rows[half] = output < w.outputs
                               ? static_cast<const __nv_bfloat16*>(data) + static_cast<std::size_t>(output) * m_stride
                               : nullptr;
        }
    }
    __device__ __forceinline__ uint4 eight(int half, int first) const
    {
        const int at = first + 8 * m_quarter;
        if (!m_rows[half] || at >= m_stride)
            return make_uint4(0, 0, 0, 0);
        return *reinterpret_cast<const uint4*>(m_rows[half] + at);
    }

private:
    const __nv_bfloat16* m_rows[2];
    int m_stride;
    int m_quarter;
};

/// sums += the lane's part of kRowValues values' products.
__device__ __forceinline__ void addRowValues(const RowPair& weights, const RowValues& x, int first, float (&sums)[4])
{
    constexpr int kSteps = kRowValues / kRowStep;
    uint4 top[kSteps], bottom[kSteps];
#pragma unroll
    for (int step = 0; step < kSteps; ++step) {
        top[step] = weights.eight(0, first + step * kRowStep);
        bottom[step] = weights.eight(1, first + step * kRowStep);
    }
#pragma unroll
    for (int step = 0; step < kSteps; ++step) {
        const uint4 values = x.eight(first + step * kRowStep);
        const std::uint32_t a0[4] = {top[step].x, bottom[step].x, top[step].y, bottom[step].y};
        const std::uint32_t b0[2] = {values.x, values.y};
        multiplyBf16(sums, a0, b0);
        const std::uint32_t a1[4] = {top[step].z, bottom[step].z, top[step].w, bottom[step].w};
        const std::uint32_t b1[2] = {values.z, values.w};
        multiplyBf16(sums, a1, b1);
    }
}

} // namespace lectern::engine::cuda
