// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/weight_codes.cuh"

/// What kernels read of weights, one class for each MatrixType. A tile's columns are read in chunks, by a warp each:
/// - kUnits: units of 32 columns in a chunk; kInFlight: chunks that a lane can hold while others are on their way
/// - Chunk: what a lane has of a chunk; load() reads it
/// - values(): a unit of it as an mma fragment; larger by kAbove than the codes are
/// - kGroups: scales for a unit, one or two; weight = scale · (value − kAbove) − minimum. 0: none, or one for a row
/// - kCutUnits: whether the depth may end within a unit
/// - ownScales(): a lane's share of a chunk's scales; UnitScales::of() gets those of a unit from them, by the whole warp
namespace lectern::engine::cuda {

/// A unit's scales and minimums, of rows g and g + 8. Where a chunk is four units, lane 4g + t works out those of unit t.
struct UnitScales {
    float scale[2][2];
    float minimum[2];

    /// @param own what ownScales() gave
    template <typename Tile>
    __device__ __forceinline__ static UnitScales of(const UnitScales& own, int unit)
    {
        if constexpr (Tile::kUnits == 1)
            return own;
        const int lane = static_cast<int>(threadIdx.x) % kWarp / 4 * 4 + unit;
        UnitScales out{};
#pragma unroll
        for (int half = 0; half < 2; ++half) {
#pragma unroll
            for (int group = 0; group < Tile::kGroups; ++group)
                out.scale[half][group] = __shfl_sync(kFullMask, own.scale[half][group], lane);
            if constexpr (Tile::kHasMinimum)
                out.minimum[half] = __shfl_sync(kFullMask, own.minimum[half], lane);
        }
        return out;
    }
};

class Bf16Tile {
public:
    static constexpr int kUnits = 1, kInFlight = 4, kGroups = 0;
    static constexpr bool kHasMinimum = false, kHasRowScales = false, kPairsOf16 = false, kCutUnits = true;
    static constexpr float kAbove = 0;
    struct Chunk {
        uint4 upper, lower;
    };

    /// Rows beyond the last one are the last one.
    __device__ __forceinline__ Bf16Tile(const DeviceMatrix& w, const void* data, int tile, int lane)
        : m_depth(w.depth), m_column(lane % 4 * 8)
    {
        const int row = tile * kTileRows + lane / 4;
        const auto* const rows = static_cast<const __nv_bfloat16*>(data) + m_column;
        m_upper = rows + static_cast<std::size_t>(min(row, w.outputs - 1)) * w.depth;
        m_lower = rows + static_cast<std::size_t>(min(row + 8, w.outputs - 1)) * w.depth;
    }
    __device__ __forceinline__ Chunk load(int chunk) const
    {
        const int first = chunk * kUnitDepth;
        if (first + m_column >= m_depth)
            return {make_uint4(0, 0, 0, 0), make_uint4(0, 0, 0, 0)};
        return {loadOnce16(m_upper + first), loadOnce16(m_lower + first)};
    }
    __device__ __forceinline__ static UnitValues values(const Chunk& chunk, int)
    {
        return {{{chunk.upper.x, chunk.upper.y, chunk.upper.z, chunk.upper.w},
                 {chunk.lower.x, chunk.lower.y, chunk.lower.z, chunk.lower.w}}};
    }

private:
    int m_depth, m_column;
    const __nv_bfloat16* m_upper;
    const __nv_bfloat16* m_lower;
};

class Q8_0Tile {
public:
    using Layout = TileLayout<MatrixType::Q8_0>;
    static constexpr int kUnits = 1, kInFlight = 6, kGroups = 1;
    static constexpr bool kHasMinimum = false, kHasRowScales = false, kPairsOf16 = false, kCutUnits = false;
    static constexpr float kAbove = 0;
    struct Chunk {
        uint4 codes;
        std::uint32_t scales;
    };

    __device__ __forceinline__ Q8_0Tile(const DeviceMatrix& w, const void* data, int tile, int lane)
        : m_data(static_cast<const unsigned char*>(data) +
                 static_cast<std::size_t>(tile) * (w.depth / Layout::kRecordDepth) * Layout::kRecordBytes),
          m_lane(lane)
    {
    }
    __device__ __forceinline__ Chunk load(int chunk) const
    {
        const unsigned char* const record = m_data + static_cast<std::size_t>(chunk) * Layout::kRecordBytes;
        return {loadOnce16(record + Layout::kCodes + 16 * m_lane),
                *reinterpret_cast<const std::uint32_t*>(record + Layout::kScales + m_lane / 4 * 4)};
    }
    __device__ __forceinline__ static UnitValues values(const Chunk& chunk, int)
    {
        UnitValues out;
        signedUnit(chunk.codes, out);
        return out;
    }
    __device__ __forceinline__ static UnitScales ownScales(const Chunk& chunk, int)
    {
        return {{{lowHalf(chunk.scales)}, {highHalf(chunk.scales)}}, {}};
    }

private:
    const unsigned char* m_data;
    int m_lane;
};

class Int8RowsTile {
public:
    using Layout = TileLayout<MatrixType::Int8Rows>;
    static constexpr int kUnits = 1, kInFlight = 6, kGroups = 0;
    static constexpr bool kHasMinimum = false, kHasRowScales = true, kPairsOf16 = false, kCutUnits = false;
    static constexpr float kAbove = 0;
    using Chunk = uint4;

    __device__ __forceinline__ Int8RowsTile(const DeviceMatrix& w, const void* data, int tile, int lane) : m_lane(lane)
    {
        const std::size_t codes = static_cast<std::size_t>(w.depth / Layout::kRecordDepth) * Layout::kRecordBytes;
        m_data = static_cast<const unsigned char*>(data) + static_cast<std::size_t>(tile) * (codes + Layout::kRowScaleBytes);
        m_scales = reinterpret_cast<const float*>(m_data + codes);
    }
    __device__ __forceinline__ Chunk load(int chunk) const
    {
        return loadOnce16(m_data + static_cast<std::size_t>(chunk) * Layout::kRecordBytes + Layout::kCodes + 16 * m_lane);
    }
    __device__ __forceinline__ static UnitValues values(const Chunk& chunk, int)
    {
        UnitValues out;
        signedUnit(chunk, out);
        return out;
    }
    /// Of one of the tile's 16 rows.
    __device__ __forceinline__ float rowScale(int row) const { return m_scales[row]; }

private:
    const unsigned char* m_data;
    const float* m_scales;
    int m_lane;
};

} // namespace lectern::engine::cuda
