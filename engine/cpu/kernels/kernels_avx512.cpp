// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/kernels/instantiate.h"
#include "engine/cpu/kernels/lanes_avx512.h"

namespace lectern::engine::cpu {

/// 32 registers of 16 floats: 24 sums.
template <>
struct TileShape<Avx512Lanes> {
    static constexpr int kRows = 12;
    static constexpr int kPanels = 2;
    static constexpr int kPanelsOfTwo = 8;
    static constexpr int kPanelsOfOne = 8;
    static constexpr int kPanelsOfBlocks = 4;
};

constinit const Kernels kAvx512Kernels = floatKernelsOf<Avx512Lanes>("avx512f");

} // namespace lectern::engine::cpu
