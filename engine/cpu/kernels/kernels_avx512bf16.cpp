// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/kernels/lanes_avx512bf16.h"
#include "engine/cpu/kernels/pairs.h"

namespace lectern::engine::cpu {

constinit const PairKernels kAvx512Bf16Pairs = {
    .outrunIntegers = false,
    .round = Pairs<Avx512Bf16Lanes>::round,
    .expand = Pairs<Avx512Bf16Lanes>::expand,
    .multiply = Pairs<Avx512Bf16Lanes>::multiply,
    .multiplyFew = Pairs<Avx512Bf16Lanes>::multiplyFew,
    .peak = {Pairs<Avx512Bf16Lanes>::peakLoop, Pairs<Avx512Bf16Lanes>::kPeakOperations}};

} // namespace lectern::engine::cpu
