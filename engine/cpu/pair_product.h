// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/aligned_buffer.h"
#include "engine/cpu/rounded_activations.h"

namespace lectern::engine::cpu {

/// Some rows of x times some panels of w, in products of bfloat16 pairs.
struct PairTask {
    const PackedMatrix& w;
    const std::byte* panels;
    int panelCount;
    RoundedActivations::Pairs x;
    int rows;
    bool isAllRows;    ///< whether the product has no other rows
    const float* bias; ///< [16·panelCount], or none
    float* y;
    std::int64_t yStride;
};

/// What a thread needs for such tasks.
struct PairScratch {
    AlignedBuffer<std::uint32_t> weights; ///< expanded, of the panels at hand
    AlignedBuffer<float> sums;            ///< [block of rows][panel][16][16], between stretches of depth
};

/// Panels of a task: few enough that all threads have some.
int panelsOfPairTask(const PairTiling& tiling, int panels, int threads);

/// Stretch of depth after stretch, and in each a few panels after a few: those are expanded once for all rows.
void multiplyPairs(const Kernels& kernels, const PairTask& task, PairScratch& scratch);

} // namespace lectern::engine::cpu
