// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/pack_matrix.h"

#include "engine/backend/quant_blocks.h"
#include "engine/base/failure.h"
#include "engine/cuda/kernels/tile_layout.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

namespace lectern::engine::cuda {

namespace {

/// The codes that a lane has of one row and unit, pair after pair.
using LaneCodes = std::uint8_t[8];

/// `width` bits from bit `shift` of each code, as the layout has them: pairs behind each other, second ones 16 bits further.
std::uint32_t pairBits(const LaneCodes& codes, int shift, int width)
{
    std::uint32_t word = 0;
    for (int pair = 0; pair < 4; ++pair) {
        for (int second = 0; second < 2; ++second) {
            const std::uint32_t bits = (std::uint32_t(codes[2 * pair + second]) >> shift) & ((1u << width) - 1);
            word |= bits << (width * pair + 16 * second);
        }
    }
    return word;
}

void addBits(std::uint8_t* word, std::uint32_t bits)
{
    std::uint32_t value;
    std::memcpy(&value, word, sizeof value);
    value |= bits;
    std::memcpy(word, &value, sizeof value);
}

/// Where a lane's codes of one row and unit go.
struct Place {
    int lane;
    int half; ///< 0: row g, 1: row g + 8
    int unit;
};

void placeBytes(std::uint8_t* bytes, const Place& at, const LaneCodes& codes)
{
    std::uint8_t* const to = bytes + 512 * at.unit + 16 * at.lane + 8 * at.half;
    for (int word = 0; word < 2; ++word) {
        for (int i = 0; i < 4; ++i)
            to[4 * word + i] = codes[4 * word + i / 2 + i % 2 * 2];
    }
}

void placeNibbles(std::uint8_t* nibbles, const Place& at, const LaneCodes& codes)
{
    addBits(nibbles + 512 * (at.unit / 2) + 16 * at.lane + 8 * (at.unit % 2) + 4 * at.half, pairBits(codes, 0, 4));
}

void placeFifthBits(std::uint8_t* bits, const Place& at, const LaneCodes& codes)
{
    addBits(bits + 256 * (at.unit / 4) + 8 * at.lane + 4 * (at.unit / 2 % 2), pairBits(codes, 4, 1)
                                                                                  << (8 * (at.unit % 2) + 4 * at.half));
}

void placeHighBits(std::uint8_t* bits, const Place& at, const LaneCodes& codes)
{
    addBits(bits + 512 * (at.unit / 4) + 16 * at.lane + 4 * (at.unit % 4), pairBits(codes, 4, 2) << (8 * at.half));
}

/// Calls place(Place, codes) for all codes of one row of a tile.
template <typename PlaceCodes>
void forLanes(int row, const std::uint8_t* codes, int depth, bool scalesOf16, PlaceCodes place)
{
    for (int unit = 0; unit * kUnitDepth < depth; ++unit) {
        const std::uint8_t* const from = codes + unit * kUnitDepth;
        for (int t = 0; t < 4; ++t) {
            LaneCodes mine;
            std::memcpy(mine, from + (scalesOf16 ? 4 * t : 8 * t), 4);
            std::memcpy(mine + 4, from + (scalesOf16 ? 16 + 4 * t : 8 * t + 4), 4);
            place(Place{row % 8 * 4 + t, row / 8, unit}, mine);
        }
    }
}

/// Where the float16 scale of a row lies among 16.
int scaleOffset(int row)
{
    return 2 * (row % 8 * 2 + row / 8);
}

// One block of a row into its record, which is zero there.

void packQ8_0(const std::byte* block, int row, std::uint8_t* record)
{
    using Layout = TileLayout<MatrixType::Q8_0>;
    std::memcpy(record + Layout::kScales + scaleOffset(row), block, 2);
    forLanes(row, reinterpret_cast<const std::uint8_t*>(block) + 2, Layout::kRecordDepth, false,
             [&](const Place& at, const LaneCodes& codes) { placeBytes(record + Layout::kCodes, at, codes); });
}

void packQ4K(const std::byte* block, const UnpackedBlock& parts, int row, std::uint8_t* record)
{
    using Layout = TileLayout<MatrixType::Q4_K>;
    std::memcpy(record + Layout::kHeaders + 16 * row, block, 16);
    forLanes(row, parts.codes.data(), Layout::kRecordDepth, false,
             [&](const Place& at, const LaneCodes& codes) { placeNibbles(record + Layout::kNibbles, at, codes); });
}

void packQ5K(const std::byte* block, const UnpackedBlock& parts, int row, std::uint8_t* record)
{
    using Layout = TileLayout<MatrixType::Q5_K>;
    std::memcpy(record + Layout::kHeaders + 16 * row, block, 16);
    forLanes(row, parts.codes.data(), Layout::kRecordDepth, false, [&](const Place& at, const LaneCodes& codes) {
        placeNibbles(record + Layout::kNibbles, at, codes);
        placeFifthBits(record + Layout::kFifthBits, at, codes);
    });
}

void packQ6K(const std::byte* block, const UnpackedBlock& parts, int row, std::uint8_t* record)
{
    using Layout = TileLayout<MatrixType::Q6_K>;
    constexpr int kScaleInFile = 208;
    std::memcpy(record + Layout::kScales + scaleOffset(row), block + kScaleInFile, 2);
    for (std::size_t group = 0; group < 16; ++group)
        record[Layout::kGroupScales + 16 * row + static_cast<int>(group)] =
            static_cast<std::uint8_t>(parts.groupScales[group] + 128);
    forLanes(row, parts.codes.data(), Layout::kRecordDepth, true, [&](const Place& at, const LaneCodes& codes) {
        placeNibbles(record + Layout::kNibbles, at, codes);
        placeHighBits(record + Layout::kHighBits, at, codes);
    });
}

TensorType tensorTypeOf(MatrixType type)
{
    switch (type) {
    case MatrixType::Q8_0:
        return TensorType::Q8_0;
    case MatrixType::Q4_K:
        return TensorType::Q4_K;
    case MatrixType::Q5_K:
        return TensorType::Q5_K;
    case MatrixType::Q6_K:
        return TensorType::Q6_K;
    case MatrixType::Bf16:
    case MatrixType::Int8Rows:
        break;
    }
    ENSURE(false);
    return TensorType::F32;
}

int recordDepthOf(MatrixType type)
{
    return type == MatrixType::Q8_0 || type == MatrixType::Int8Rows ? 32 : 256;
}

std::int64_t recordBytesOf(MatrixType type)
{
    switch (type) {
    case MatrixType::Q8_0:
        return TileLayout<MatrixType::Q8_0>::kRecordBytes;
    case MatrixType::Q4_K:
        return TileLayout<MatrixType::Q4_K>::kRecordBytes;
    case MatrixType::Q5_K:
        return TileLayout<MatrixType::Q5_K>::kRecordBytes;
    case MatrixType::Q6_K:
        return TileLayout<MatrixType::Q6_K>::kRecordBytes;
    case MatrixType::Int8Rows:
        return TileLayout<MatrixType::Int8Rows>::kRecordBytes;
    case MatrixType::Bf16:
        break;
    }
    ENSURE(false);
    return 0;
}

std::int64_t tileBytesOf(MatrixType type, int depth)
{
    ENSURE(depth % recordDepthOf(type) == 0);
    const std::int64_t behind = type == MatrixType::Int8Rows ? TileLayout<MatrixType::Int8Rows>::kRowScaleBytes : 0;
    return depth / recordDepthOf(type) * recordBytesOf(type) + behind;
}

void packBlockRow(const std::byte* blocks, MatrixType type, int depth, int row, std::uint8_t* tile)
{
    const TensorType from = tensorTypeOf(type);
    UnpackedBlock parts{};
    for (int record = 0; record * recordDepthOf(type) < depth; ++record) {
        const std::byte* const block = blocks + std::int64_t(record) * blockOf(from).bytes;
        std::uint8_t* const to = tile + record * recordBytesOf(type);
        if (type != MatrixType::Q8_0)
            unpack(from, block, parts);
        if (type == MatrixType::Q8_0)
            packQ8_0(block, row, to);
        else if (type == MatrixType::Q4_K)
            packQ4K(block, parts, row, to);
        else if (type == MatrixType::Q5_K)
            packQ5K(block, parts, row, to);
        else
            packQ6K(block, parts, row, to);
    }
}

void packInt8Row(std::span<const float> values, int row, std::uint8_t* tile)
{
    using Layout = TileLayout<MatrixType::Int8Rows>;
    float largest = 0;
    int unusable = 0;
    for (const float value : values) {
        largest = std::max(largest, std::abs(value));
        unusable += !std::isfinite(value);
    }
    if (unusable > 0)
        throw Failure(ErrorCode::ModelDamaged, "a weight is no number");
    const float scale = largest / 127;
    std::vector<std::uint8_t> codes(values.size(), 0);
    for (std::size_t i = 0; i < values.size() && scale > 0; ++i)
        codes[i] = std::bit_cast<std::uint8_t>(
            static_cast<std::int8_t>(std::clamp(std::nearbyint(values[i] / scale), -127.0f, 127.0f)));
    const int depth = static_cast<int>(values.size());
    forLanes(row, codes.data(), depth, false,
             [&](const Place& at, const LaneCodes& mine) { placeBytes(tile + Layout::kCodes, at, mine); });
    std::memcpy(tile + std::int64_t(depth) / Layout::kRecordDepth * Layout::kRecordBytes + 4 * row, &scale, 4);
}

/// To nearest, ties to even; what is not a number stays none.
std::uint16_t roundToBf16(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & 0x7fffffffu) > 0x7f800000u)
        return static_cast<std::uint16_t>(bits >> 16 | 0x40u);
    return static_cast<std::uint16_t>((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

void packBf16Row(const TensorView& tensor, std::int64_t row, std::vector<float>& values, std::byte* out)
{
    const std::size_t depth = values.size();
    if (tensor.type == TensorType::BF16) {
        std::memcpy(out, tensor.data + row * static_cast<std::int64_t>(depth) * 2, depth * 2);
        return;
    }
    toFloats(tensor, row * static_cast<std::int64_t>(depth), values);
    for (std::size_t i = 0; i < depth; ++i) {
        const std::uint16_t bits = roundToBf16(values[i]);
        std::memcpy(out + 2 * i, &bits, 2);
    }
}

} // namespace

int paddedDepth(MatrixType type, int depth)
{
    return type == MatrixType::Bf16 ? (depth + 7) / 8 * 8 : depth;
}

std::int64_t matrixBytes(MatrixType type, std::int64_t outputs, int depth)
{
    if (type == MatrixType::Bf16)
        return outputs * paddedDepth(type, depth) * 2;
    return (outputs + kTileRows - 1) / kTileRows * tileBytesOf(type, depth);
}

MatrixType matrixTypeFor(const TensorView& tensor)
{
    for (const MatrixType type : {MatrixType::Q8_0, MatrixType::Q4_K, MatrixType::Q5_K, MatrixType::Q6_K}) {
        if (tensor.type == tensorTypeOf(type))
            return type;
    }
    return MatrixType::Bf16;
}

void packRows(const TensorView& tensor, MatrixType type, std::int64_t first, std::int64_t count, std::span<std::byte> out)
{
    ENSURE(tensor.shape.size() == 2 && first % kTileRows == 0 && first + count <= tensor.shape[0]);
    const auto depth = static_cast<int>(tensor.shape[1]);
    ENSURE(static_cast<std::int64_t>(out.size()) == matrixBytes(type, count, depth));
    std::fill(out.begin(), out.end(), std::byte{0});
    std::vector<float> values(static_cast<std::size_t>(depth));
    if (type == MatrixType::Bf16) {
        for (std::int64_t row = 0; row < count; ++row)
            packBf16Row(tensor, first + row, values, out.data() + row * paddedDepth(type, depth) * 2);
        return;
    }
    ENSURE(type == MatrixType::Int8Rows || tensor.type == tensorTypeOf(type));
    const std::int64_t tileBytes = tileBytesOf(type, depth);
    const BlockSize block = blockOf(tensor.type);
    for (std::int64_t row = 0; row < count; ++row) {
        auto* const tile = reinterpret_cast<std::uint8_t*>(out.data()) + row / kTileRows * tileBytes;
        const auto inTile = static_cast<int>(row % kTileRows);
        if (type == MatrixType::Int8Rows) {
            toFloats(tensor, (first + row) * depth, values);
            packInt8Row(values, inTile, tile);
        } else {
            packBlockRow(tensor.data + (first + row) * (depth / block.values) * block.bytes, type, depth, inTile, tile);
        }
    }
}

} // namespace lectern::engine::cuda
