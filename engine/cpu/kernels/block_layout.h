// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace lectern::engine::cpu {

/// Outputs are computed in panels of this many: a weight matrix is stored as [panel][in][kPanel].
constexpr int kPanel = 16;
/// So few rows are multiplied with weights that are expanded in registers.
constexpr int kMostDirectRows = 3;

/// Bytes: how far ahead of their use panels that stream from memory are fetched.
constexpr std::int64_t kFetchedAhead = 4096;

enum class PanelType { F32, Bf16, F16, Blocks };

/// What the codes of a block-quantised panel mean.
enum class CodeMeaning {
    Linear, ///< code − bias
    Table,  ///< table[code]
    Float8, ///< the code is an E4M3 number
};

/// How a panel of 16 rows of quantised weights lies in memory: first the headers of all blocks, then, from the next multiple
/// of 64 bytes on, their codes. A block spans `blockValues` steps of `depth`, and
///     weight = (scale · groupScale) · meaning(code) − minimum · groupMinimum.
/// - header: [16] scales, [16] minimums, [groups][16] group scales (int8), [groups][16] group minimums (uint8); those that the
///   format has. Scales and minimums are float16 or float32.
/// - codes: units of 32 steps, each as planes of words of 32 bits, 16 rows beside each other: byte j of a word belongs to
///   steps ≡ j (mod 4), as the processors' products of bytes want it. Planes, in this order:
///   8 bits: 8 words of 4 steps; low nibbles (4, 5, 6 bits): 4 words of 8 steps, the low half of each byte first;
///   two bits (all of 2, the low ones of 3, the high ones of 6): 2 words of 16 steps; one bit (the high one of 3 and 5): 1
///   word.
struct BlockLayout {
    CodeMeaning meaning = CodeMeaning::Linear;
    int codeBits = 8; ///< 2, 3, 4, 5, 6 or 8
    int blockValues = 32;
    int groupValues = 32; ///< 16 or 32
    bool hasMinimum = false;
    bool hasGroupScales = false;
    bool halfScales = true;
    float bias = 0;
    float table[16] = {};

    /// Whether codes, or a table's values + 128, need all 8 bits of a byte.
    constexpr bool wideCodes() const { return codeBits == 8 || meaning == CodeMeaning::Table; }
    /// What codes are too large by when they are bytes.
    constexpr float byteBias() const { return meaning == CodeMeaning::Table ? 128.0f : bias; }
    constexpr int groups() const { return blockValues / groupValues; }
    constexpr int scaleBytes() const { return halfScales ? 2 : 4; }
    constexpr int headerBytes() const
    {
        return 16 * ((hasMinimum ? 2 : 1) * scaleBytes() + (hasGroupScales ? (hasMinimum ? 2 : 1) * groups() : 0));
    }
    constexpr int codeBytes() const { return 2 * blockValues * codeBits; } ///< of 16 rows of a block
    constexpr std::int64_t codesOffset(std::int64_t blocks) const { return (blocks * headerBytes() + 63) / 64 * 64; }
    constexpr std::int64_t panelBytes(std::int64_t blocks) const { return codesOffset(blocks) + blocks * codeBytes(); }
};

} // namespace lectern::engine::cpu
