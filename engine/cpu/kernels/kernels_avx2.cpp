// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/kernels/instantiate.h"
#include "engine/cpu/kernels/lanes_avx2.h"

namespace lectern::engine::cpu {

/// 16 registers of 8 floats: 12 sums; one row wants 8 or more chains to hide the latency.
template <>
struct TileShape<Avx2Lanes> {
    static constexpr int kRows = 6;
    static constexpr int kPanels = 1;
    static constexpr int kPanelsOfTwo = 3;
    static constexpr int kPanelsOfOne = 4;
    static constexpr int kPanelsOfBlocks = 2;
};

/// 8 sums of integers in registers for one panel, which takes two; those of floats are touched once in a group.
template <>
struct IntegerTileShape<Avx2Lanes> {
    static constexpr int kRows = 4;
    static constexpr int kPanels = 1;
};

constinit const Kernels kAvx2Kernels = kernelsOf<Avx2Lanes>("avx2");

} // namespace lectern::engine::cpu
