// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/kernels/instantiate.h"
#include "engine/cpu/kernels/lanes_avx512vnni.h"

namespace lectern::engine::cpu {

template <>
struct TileShape<Avx512VnniLanes> {
    static constexpr int kRows = 12;
    static constexpr int kPanels = 2;
    static constexpr int kPanelsOfTwo = 8;
    static constexpr int kPanelsOfOne = 8;
    static constexpr int kPanelsOfBlocks = 4;
};

/// 12 sums of integers and 12 of floats.
template <>
struct IntegerTileShape<Avx512VnniLanes> {
    static constexpr int kRows = 6;
    static constexpr int kPanels = 2;
};

constinit const Kernels kAvx512VnniKernels = kernelsOf<Avx512VnniLanes>("avx512vnni");

} // namespace lectern::engine::cpu
