// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/attend.h"
#include "engine/cpu/kernels/blocks.h"
#include "engine/cpu/kernels/byte_factors.h"
#include "engine/cpu/kernels/integer_codes.h"
#include "engine/cpu/kernels/integers.h"
#include "engine/cpu/kernels/kernels.h"
#include "engine/cpu/kernels/mixer.h"
#include "engine/cpu/kernels/multiply.h"
#include "engine/cpu/kernels/peak_loops.h"
#include "engine/cpu/kernels/pointwise.h"

namespace lectern::engine::cpu {

/// The table of all kernels for one type of lanes.
template <typename L>
constexpr Kernels floatKernelsOf(const char* name)
{
    return {.name = name,
            .panelsPerTile = TileShape<L>::kPanels,
            .multiply = Multiply<L>::multiply,
            .expandBlocks = Blocks<L>::expand,
            .multiplyBlocks = Blocks<L>::multiply,
            .expandBf16 = Multiply<L>::expandBf16,
            .expandF16 = Multiply<L>::expandF16,
            .roundToF16 = Multiply<L>::roundToF16,
            .roundToBytes = nullptr,
            .expandCodes = nullptr,
            .expandFactors = nullptr,
            .multiplyIntegers = nullptr,
            .pairs = {},
            .conv = Mixer<L>::conv,
            .scan = Mixer<L>::scan,
            .attend = Attend<L>::attend,
            .join = Attend<L>::join,
            .rmsNorm = Pointwise<L>::rmsNorm,
            .swiglu = Pointwise<L>::swiglu,
            .addScaled = Pointwise<L>::addScaled,
            .peaks = {.read = PeakLoopsOf<L>::read, .floats = PeakLoopsOf<L>::floatLoop(), .bf16 = {}, .integers = {}}};
}

/// The same kernels with products of bytes.
template <typename L>
constexpr Kernels withProductsOfBytes(Kernels kernels)
{
    kernels.roundToBytes = Integers<L>::round;
    kernels.expandCodes = IntegerCodes<L>::expand;
    kernels.expandFactors = ByteFactors<L>::expand;
    kernels.multiplyIntegers = Integers<L>::multiply;
    kernels.peaks.integers = PeakLoopsOf<L>::integerLoop();
    return kernels;
}

template <typename L>
constexpr Kernels kernelsOf(const char* name)
{
    return withProductsOfBytes<L>(floatKernelsOf<L>(name));
}

} // namespace lectern::engine::cpu
