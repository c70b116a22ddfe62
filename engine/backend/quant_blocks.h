// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lectern::engine {

/// ggml's block types (layouts: ggml-org/llama.cpp, ggml/src/ggml-common.h). All of them say the same thing: a block has
/// small unsigned codes, groups of which share a scale and perhaps a minimum, and
///     value = (scale · groupScale) · meaning(code) − minimum · groupMinimum.
/// This is what differs from type to type.
struct QuantFormat {
    int groupValues;          ///< values that share a scale: 16 or 32
    int codeBits;             ///< 2 to 6, or 8
    int codeBias;             ///< meaning(code) = code − bias; unless there is a table
    const std::int8_t* table; ///< [16], or none: meaning(code) = table[code]
    bool hasMinimum;
    bool hasGroupScales; ///< else every groupScale is 1
    bool halfScales;     ///< scale and minimum are float16 values (else any float32)
};

/// Whether values are stored in blocks.
bool isQuantised(TensorType type);
/// Of a block type.
const QuantFormat& formatOf(TensorType type);

constexpr int kMostBlockValues = 256;
constexpr int kMostGroups = 16;

/// A block taken apart.
struct UnpackedBlock {
    std::array<std::uint8_t, kMostBlockValues> codes;
    float scale;
    float minimum;
    std::array<std::int8_t, kMostGroups> groupScales;
    std::array<std::uint8_t, kMostGroups> groupMinimums;
};

/// Takes a block apart; any bytes are a block.
void unpack(TensorType type, const std::byte* block, UnpackedBlock& out);

/// The values of whole blocks: the bits that the reference implementation computes.
void dequantise(TensorType type, const std::byte* blocks, std::span<float> out);

} // namespace lectern::engine
