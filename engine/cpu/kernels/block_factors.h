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

/// Calls body(Constant<bits of a code>, Constant<what codes mean>) for a layout's.
template <typename Body>
void forBlockFormat(const BlockLayout& layout, Body body)
{
    constexpr Constant<CodeMeaning::Linear> kLinear;
    if (layout.meaning == CodeMeaning::Float8)
        return body(Constant<8>(), Constant<CodeMeaning::Float8>());
    if (layout.meaning == CodeMeaning::Table)
        return body(Constant<4>(), Constant<CodeMeaning::Table>());
    switch (layout.codeBits) {
    case 2:
        return body(Constant<2>(), kLinear);
    case 3:
        return body(Constant<3>(), kLinear);
    case 4:
        return body(Constant<4>(), kLinear);
    case 5:
        return body(Constant<5>(), kLinear);
    case 6:
        return body(Constant<6>(), kLinear);
    default:
        return body(Constant<8>(), kLinear);
    }
}

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
