// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/kernels/instantiate.h"
#include "engine/cpu/kernels/lanes_portable.h"

namespace lectern::engine::cpu {

/// 16 registers of 4 floats: 12 sums.
template <>
struct TileShape<PortableLanes> {
    static constexpr int kRows = 3;
    static constexpr int kPanels = 1;
    static constexpr int kPanelsOfTwo = 1;
    static constexpr int kPanelsOfOne = 2;
    static constexpr int kPanelsOfBlocks = 1;
};

constinit const Kernels kReferenceKernels = floatKernelsOf<PortableLanes>("reference");

} // namespace lectern::engine::cpu
