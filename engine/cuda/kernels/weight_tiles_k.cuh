// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/weight_tiles.cuh"

/// The types with blocks of 256, as engine/cuda/kernels/weight_tiles.cuh says. A chunk is half a record: 128 columns.
namespace lectern::engine::cuda {

/// Q4_K or Q5_K.
template <bool kHasFifthBits>
class NibbleTile {
public:
    using Layout = TileLayout<kHasFifthBits ? MatrixType::Q5_K : MatrixType::Q4_K>;
    static constexpr int kUnits = 4, kInFlight = 2, kGroups = 1;
    static constexpr bool kHasMinimum = true, kHasRowScales = false, kPairsOf16 = false, kCutUnits = false;
    static constexpr float kAbove = kHasFifthBits ? 32 : 16;
    struct Chunk {
        uint4 upper, lower; ///< headers
        uint4 nibbles[2];
        uint2 fifth;
        int half;
    };

    __device__ __forceinline__ NibbleTile(const DeviceMatrix& w, const void* data, int tile, int lane)
        : m_data(static_cast<const unsigned char*>(data) +
                 static_cast<std::size_t>(tile) * (w.depth / Layout::kRecordDepth) * Layout::kRecordBytes),
          m_lane(lane)
    {
    }
    __device__ __forceinline__ Chunk load(int chunk) const
    {
        const unsigned char* const record = m_data + static_cast<std::size_t>(chunk / 2) * Layout::kRecordBytes;
        Chunk out;
        out.half = chunk % 2;
        const unsigned char* const nibbles = record + Layout::kNibbles + 1024 * out.half + 16 * m_lane;
        out.nibbles[0] = loadOnce16(nibbles);
        out.nibbles[1] = loadOnce16(nibbles + 512);
        const auto* const headers = reinterpret_cast<const uint4*>(record + Layout::kHeaders);
        out.upper = headers[m_lane / 4];
        out.lower = headers[m_lane / 4 + 8];
        if constexpr (kHasFifthBits)
            out.fifth = *reinterpret_cast<const uint2*>(record + Layout::kFifthBits + 256 * out.half + 8 * m_lane);
        return out;
    }
    __device__ __forceinline__ static UnitValues values(const Chunk& chunk, int unit)
    {
        const uint4& four = chunk.nibbles[unit / 2];
        const std::uint32_t words[2] = {unit % 2 == 0 ? four.x : four.z, unit % 2 == 0 ? four.y : four.w};
        UnitValues out;
#pragma unroll
        for (int half = 0; half < 2; ++half) {
#pragma unroll
            for (int pair = 0; pair < 4; ++pair) {
                if constexpr (kHasFifthBits)
                    out.pairs[half][pair] = fiveBitPair(words[half], pair, unit / 2 == 0 ? chunk.fifth.x : chunk.fifth.y,
                                                        8 * (unit % 2) + 4 * half + pair);
                else
                    out.pairs[half][pair] = nibblePair(words[half], pair);
            }
        }
        return out;
    }
    __device__ __forceinline__ static UnitScales ownScales(const Chunk& chunk, int unit)
    {
        UnitScales out{};
        setScales(out, 0, chunk.upper, chunk.half, unit);
        setScales(out, 1, chunk.lower, chunk.half, unit);
        return out;
    }

private:
    /// A header has 8 scales and 8 minimums of 6 bits, for float16 values that they are multiplied by. Four groups are a half.
    __device__ __forceinline__ static void setScales(UnitScales& out, int row, const uint4& header, int half, int group)
    {
        std::uint32_t scales = header.y, minimums = header.z;
        if (half != 0) {
            scales = maskedOr(scales >> 2, 0x30303030u, header.w & 0x0f0f0f0fu);
            minimums = maskedOr(minimums >> 2, 0x30303030u, header.w >> 4 & 0x0f0f0f0fu);
        }
        out.scale[row][0] = timesByte(lowHalf(header.x), scales & 0x3f3f3f3fu, group, 0);
        out.minimum[row] = timesByte(highHalf(header.x), minimums & 0x3f3f3f3fu, group, 0);
    }

    const unsigned char* m_data;
    int m_lane;
};

using Q4_KTile = NibbleTile<false>;
using Q5_KTile = NibbleTile<true>;

class Q6_KTile {
public:
    using Layout = TileLayout<MatrixType::Q6_K>;
    static constexpr int kUnits = 4, kInFlight = 2, kGroups = 2;
    static constexpr bool kHasMinimum = false, kHasRowScales = false, kPairsOf16 = true, kCutUnits = false;
    static constexpr float kAbove = 0;
    struct Chunk {
        uint4 nibbles[2];
        uint4 high;
        uint2 upper, lower; ///< scales of 8 groups
        std::uint32_t scales;
    };

    __device__ __forceinline__ Q6_KTile(const DeviceMatrix& w, const void* data, int tile, int lane)
        : m_data(static_cast<const unsigned char*>(data) +
                 static_cast<std::size_t>(tile) * (w.depth / Layout::kRecordDepth) * Layout::kRecordBytes),
          m_lane(lane)
    {
    }
    __device__ __forceinline__ Chunk load(int chunk) const
    {
        const unsigned char* const record = m_data + static_cast<std::size_t>(chunk / 2) * Layout::kRecordBytes;
        const int half = chunk % 2;
        Chunk out;
        const unsigned char* const nibbles = record + Layout::kNibbles + 1024 * half + 16 * m_lane;
        out.nibbles[0] = loadOnce16(nibbles);
        out.nibbles[1] = loadOnce16(nibbles + 512);
        out.high = loadOnce16(record + Layout::kHighBits + 512 * half + 16 * m_lane);
        const unsigned char* const groups = record + Layout::kGroupScales + 16 * (m_lane / 4) + 8 * half;
        out.upper = *reinterpret_cast<const uint2*>(groups);
        out.lower = *reinterpret_cast<const uint2*>(groups + 16 * 8);
        out.scales = *reinterpret_cast<const std::uint32_t*>(record + Layout::kScales + m_lane / 4 * 4);
        return out;
    }
    __device__ __forceinline__ static UnitValues values(const Chunk& chunk, int unit)
    {
        const uint4& four = chunk.nibbles[unit / 2];
        const std::uint32_t words[2] = {unit % 2 == 0 ? four.x : four.z, unit % 2 == 0 ? four.y : four.w};
        const std::uint32_t highs[4] = {chunk.high.x, chunk.high.y, chunk.high.z, chunk.high.w};
        UnitValues out;
#pragma unroll
        for (int half = 0; half < 2; ++half) {
#pragma unroll
            for (int pair = 0; pair < 4; ++pair)
                out.pairs[half][pair] = sixBitPair(words[half], pair, highs[unit], 2 * (4 * half + pair));
        }
        return out;
    }
    __device__ __forceinline__ static UnitScales ownScales(const Chunk& chunk, int unit)
    {
        const std::uint32_t upper = unit < 2 ? chunk.upper.x : chunk.upper.y;
        const std::uint32_t lower = unit < 2 ? chunk.lower.x : chunk.lower.y;
        UnitScales out{};
#pragma unroll
        for (int group = 0; group < 2; ++group) {
            const int byte = unit % 2 * 2 + group;
            out.scale[0][group] = timesByte(lowHalf(chunk.scales), upper, byte, 128);
            out.scale[1][group] = timesByte(highHalf(chunk.scales), lower, byte, 128);
        }
        return out;
    }

private:
    const unsigned char* m_data;
    int m_lane;
};

/// Calls run() with the class for a type as its template argument.
template <typename Run>
void withTile(MatrixType type, Run run)
{
    switch (type) {
    case MatrixType::Bf16:
        return run.template operator()<Bf16Tile>();
    case MatrixType::Q8_0:
        return run.template operator()<Q8_0Tile>();
    case MatrixType::Q4_K:
        return run.template operator()<Q4_KTile>();
    case MatrixType::Q5_K:
        return run.template operator()<Q5_KTile>();
    case MatrixType::Q6_K:
        return run.template operator()<Q6_KTile>();
    case MatrixType::Int8Rows:
        return run.template operator()<Int8RowsTile>();
    }
}

} // namespace lectern::engine::cuda
