// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/block_layout.h"

#include <cstddef>
#include <cstdint>

namespace lectern::engine::cpu {

/// Products of bfloat16 numbers take two steps at a time: rows of activations lie in blocks of this many,
/// [block][depth/32][kPairRows][32], weights as [depth/2][16][2], so that 64 bytes are a row of a tile of AMX.
constexpr int kPairRows = 16;
constexpr int kPairSteps = 32; ///< steps of depth that a tile has

/// Steps [first, first + steps) of a quantised panel as pairs, rounded to bfloat16: [steps/2][16]. Whole blocks, multiples of
/// kPairSteps.
struct ExpandPairsArgs {
    const BlockLayout* layout;
    const std::byte* panel;
    int panelBlocks;
    int first;
    int steps;
    std::uint32_t* out;
};

/// y[rows, 16·panels] = x · w, or += where `accumulate`, in float32 sums of products of bfloat16 numbers.
/// Every output is one chain over `steps`: the same bits however rows and panels are divided.
struct MultiplyPairsArgs {
    const std::uint16_t* x;    ///< first block of rows, from the first step on
    std::int64_t xBlockStride; ///< values from one block of rows to the next
    int rows;
    const std::uint32_t* w;
    std::int64_t panelStride; ///< pairs from one panel to the next
    int panels;
    int steps; ///< a multiple of kPairSteps
    float* y;
    std::int64_t yStride;
    bool accumulate;
};

/// The same with `rows` up to kMostDirectRows: weights are expanded in registers. Of codes of 8 bits only.
/// The bits are those of expand() and multiply().
struct MultiplyFewPairsArgs {
    const std::uint16_t* x; ///< as above
    int rows;
    const BlockLayout* layout;
    const std::byte* w;
    std::int64_t panelStride; ///< bytes
    int panelBlocks;
    int panels;
    float* y;
    std::int64_t yStride;
    bool accumulate;
};

/// A loop of one kind of arithmetic and nothing else, to measure its peak rate with.
struct PeakLoop {
    float (*run)(std::int64_t rounds) = nullptr; ///< none where the instruction set, or its kernels, do not use that arithmetic
    double operations = 0;                       ///< of a round
};

/// Products of bfloat16 numbers; null where the processor has none that are worth it.
struct PairKernels {
    bool outrunIntegers = false; ///< whether they are faster than products of bytes
    /// Row `row` of a block of rows. depth: a multiple of kPairSteps.
    void (*round)(const float* x, int depth, int row, std::uint16_t* block) = nullptr;
    void (*expand)(const ExpandPairsArgs&) = nullptr;
    void (*multiply)(const MultiplyPairsArgs&) = nullptr;
    void (*multiplyFew)(const MultiplyFewPairsArgs&) = nullptr; ///< null too where the order of multiply()'s sums is another
    PeakLoop peak;
};

#if defined(__x86_64__)
extern const PeakLoop kTilePeak;           ///< needs what multiplyPairsInTiles() does
extern const PairKernels kAvx512Bf16Pairs; ///< need AVX-512F, BW and BF16
void multiplyPairsInTiles(
    const MultiplyPairsArgs&); ///< needs AMX-TILE and AMX-BF16, and the operating system's leave to use them
#endif

} // namespace lectern::engine::cpu
