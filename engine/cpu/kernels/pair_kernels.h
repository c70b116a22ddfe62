// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/block_layout.h"

#include <cstddef>
#include <cstdint>

namespace lectern::engine::cpu {

/// Products of bfloat16 numbers take two steps at a time: rows of activations lie in blocks of this many, stretch of depth
/// after stretch (PairTiling::steps), as [stretch][block][steps/32][kPairRows][32]; weights as [steps/2][16][2]. So 64 bytes
/// are a row of a tile of AMX.
constexpr int kPairRows = 16;
constexpr int kPairSteps = 32; ///< steps of depth that a tile has

/// Steps [first, first + steps) of a quantised panel as pairs, rounded to bfloat16: [steps/2][16].
struct ExpandPairsArgs {
    const BlockLayout* layout;
    const std::byte* panel;
    int panelBlocks;
    int first; ///< this and `steps` are multiples of kExpandedSteps
    int steps;
    std::uint32_t* out;
};
constexpr int kExpandedSteps = 16;

/// Where sums are: value (row r of block b, output o of panel p) at first[b·blockStride + p·panelStride + r·rowStride + o].
template <typename Value>
struct SumPlaces {
    Value* first = nullptr;
    std::int64_t blockStride = 0, panelStride = 0, rowStride = 0; ///< values
    Value* tile(int block, int panel) const { return first + block * blockStride + panel * panelStride; }
};

/// y[rows, 16·panels] = start + x · w, in float32 sums of products of bfloat16 numbers.
/// Every output is one chain over `steps`: the same bits however rows and panels are divided.
struct MultiplyPairsArgs {
    const std::uint16_t* x;    ///< first block of rows, from the first step on
    std::int64_t xBlockStride; ///< values from one block of rows to the next
    int rows;
    const std::uint32_t* w;
    std::int64_t panelStride; ///< pairs from one panel to the next
    int panels;
    int steps;                    ///< a multiple of kPairSteps
    SumPlaces<const float> start; ///< of whole blocks; or nothing: zeros
    SumPlaces<float> y;           ///< of `rows` rows
};

/// y = x · w, or += where `accumulate`, with `rows` up to kMostDirectRows and over all of a panel's depth: weights are expanded
/// in registers. Of codes of 8 bits only. The bits are those of expand() and multiply().
struct MultiplyFewPairsArgs {
    const std::uint16_t* x; ///< one block of rows
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

/// How products of pairs are cut, so that their operands come out of near caches.
struct PairTiling {
    int panels = 2;       ///< whose weights are expanded, and multiplied with all rows, together: those of a stretch of depth
                          ///< stay in the first cache
    int steps = 512;      ///< of a stretch of depth; whole blocks of any type
    int panelsOfTask = 2; ///< at most: activations of a stretch stay in the second cache for all of them, and so do sums
    int rowsOfTask = 512; ///< a multiple of kPairRows
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
    PairTiling tiling = {};
};

#if defined(__x86_64__)
extern const PeakLoop kTilePeak;           ///< needs what multiplyPairsInTiles() does
extern const PairKernels kAvx512Bf16Pairs; ///< need AVX-512F, BW and BF16
/// Needs AMX-TILE and AMX-BF16, and the operating system's leave to use them.
void multiplyPairsInTiles(const MultiplyPairsArgs&);
#endif

} // namespace lectern::engine::cpu
