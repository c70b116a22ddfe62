// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cpu/kernels/kernels.h"

namespace lectern::engine::cpu {

/// A value as a type, for bodies that are compiled once for each.
template <auto Value>
struct Constant {
    static constexpr auto value = Value;
};

/// What turns codes of one group into weights: weight = scale · code + offset. A lane is a row.
template <typename L>
struct BlockFactors {
    typename L::Float scale, offset;
};

template <typename L>
typename L::Float loadBlockScales(const BlockLayout& layout, const std::byte* p, int vector)
{
    if (layout.halfScales)
        return L::loadF16(reinterpret_cast<const std::uint16_t*>(p) + vector * L::width);
    return L::load(reinterpret_cast<const float*>(p) + vector * L::width);
}

/// @param vector which register of the panel's 16 rows
/// @param bias   what codes are too large by
template <typename L>
BlockFactors<L> blockFactors(const BlockLayout& layout, const std::byte* header, int group, int vector, float bias)
{
    const std::byte* const minimums = header + kPanel * layout.scaleBytes();
    const std::byte* const groupScales = minimums + (layout.hasMinimum ? kPanel * layout.scaleBytes() : 0);
    typename L::Float scale = loadBlockScales<L>(layout, header, vector);
    if (layout.hasGroupScales)
        scale = L::mul(scale, L::loadSignedBytes(groupScales + group * kPanel + vector * L::width));
    if (!layout.hasMinimum)
        return {scale, L::mul(scale, L::all(-bias))};
    typename L::Float minimum = loadBlockScales<L>(layout, minimums, vector);
    if (layout.hasGroupScales)
        minimum = L::mul(minimum, L::loadUnsignedBytes(groupScales + (layout.groups() + group) * kPanel + vector * L::width));
    return {scale, L::sub(L::all(0.0f), minimum)};
}

} // namespace lectern::engine::cpu
