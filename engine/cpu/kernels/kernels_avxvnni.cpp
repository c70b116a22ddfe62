// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/kernels/instantiate.h"
#include "engine/cpu/kernels/lanes_avxvnni.h"

namespace lectern::engine::cpu {

/// As with AVX2.
template <>
struct IntegerTileShape<AvxVnniLanes> {
    static constexpr int kRows = 4;
    static constexpr int kPanels = 1;
};

constinit const Kernels kAvxVnniProducts = withProductsOfBytes<AvxVnniLanes>({});

} // namespace lectern::engine::cpu
