// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/device_matrix.h"

#include <cstdint>

/// How quantised weights lie on the device.
///
/// A matrix is tiles of 16 rows, behind each other. A tile is records, from its first column to its last: 16 rows, and as many
/// columns as a block of the type has. A record's bytes are as many as those of its 16 blocks in a file, and all 32 lanes
/// of a warp read it 16 neighbouring bytes each. Offsets within a record are the constants below.
///
/// Codes are made for m16n8k16 fragments (PTX ISA). Lane 4g + t has, of each unit of 32 columns, 8 codes of row g and 8 of
/// row g + 8: two "halves" of 4 pairs each. A pair is two neighbouring columns, 8t + 2j and 8t + 2j + 1 (j < 4); for Q6_K,
/// whose scales hold for 16 columns, 16·(j / 2) + 4t + 2·(j % 2) and the next. The first one of a pair lies in the lower 16
/// bits of a word, the second one at the same place of the upper.
/// - bytes: [unit][lane][4 words]: words 0 and 1 are row g's, 2 and 3 row g + 8's. Pair j is bits 8·(j % 2) on of word j / 2.
/// - nibbles, the low four bits of a code: [unit / 2][lane][4 words]: word 2·(unit % 2) + half; pair j is bits 4j on.
/// - fifth bits: [unit / 4][lane][2 words]: word unit / 2 % 2; bit 8·(unit % 2) + 4·half + j.
/// - fifth and sixth bits: [unit / 4][lane][4 words]: word unit % 4; bits 2·(4·half + j) on.
/// Float16 scales of 16 rows lie as those of rows 0, 8, 1, 9, …: a lane reads its two at once.
namespace lectern::engine::cuda {

constexpr int kTileRows = 16;
constexpr int kUnitDepth = 32;

template <MatrixType>
struct TileLayout;

template <>
struct TileLayout<MatrixType::Q8_0> {
    static constexpr int kRecordDepth = 32;
    static constexpr int kCodes = 0;    ///< bytes, signed
    static constexpr int kScales = 512; ///< float16
    static constexpr int kRecordBytes = 544;
};

/// Rows' scales, float32, lie behind a tile's records.
template <>
struct TileLayout<MatrixType::Int8Rows> {
    static constexpr int kRecordDepth = 32;
    static constexpr int kCodes = 0; ///< bytes, signed
    static constexpr int kRecordBytes = 512;
    static constexpr int kRowScaleBytes = 4 * kTileRows;
};

template <>
struct TileLayout<MatrixType::Q4_K> {
    static constexpr int kRecordDepth = 256;
    static constexpr int kHeaders = 0; ///< [16 rows]: the first 16 bytes of a file's block: scales and minimums
    static constexpr int kNibbles = 256;
    static constexpr int kRecordBytes = 2304;
};

template <>
struct TileLayout<MatrixType::Q5_K> {
    static constexpr int kRecordDepth = 256;
    static constexpr int kHeaders = 0; ///< as Q4_K's
    static constexpr int kFifthBits = 256;
    static constexpr int kNibbles = 768;
    static constexpr int kRecordBytes = 2816;
};

template <>
struct TileLayout<MatrixType::Q6_K> {
    static constexpr int kRecordDepth = 256;
    static constexpr int kScales = 0;       ///< float16
    static constexpr int kGroupScales = 32; ///< [16 rows][16 groups], bytes, 128 more than they mean
    static constexpr int kHighBits = 288;
    static constexpr int kNibbles = 1312;
    static constexpr int kRecordBytes = 3360;
};

} // namespace lectern::engine::cuda
