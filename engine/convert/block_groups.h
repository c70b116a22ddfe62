// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/convert/group_search.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lectern::engine {

/// The values of 16 groups on their way into blocks: side by side as GroupSearch wants them, and scaled to near 1.
struct BlockGroups {
    /// How much a value's error counts.
    enum class Weights {
        Even,
        RootMeanSquarePlusSize, ///< sqrt(mean of the group's x²) + |x|
    };

    /// Takes up to 16 groups of `groupValues` (16 or 32) from `values`; groups that are missing are zeros.
    BlockGroups(std::span<const float> values, int groupValues, Weights weights);

    int groupValues;
    float unit = 1; ///< a power of two: x here is the value / unit
    alignas(64) float x[32 * kGroupLanes];
    alignas(64) float w[32 * kGroupLanes];
    alignas(64) float codes[32 * kGroupLanes];

    /// The float16 bits of `scaled` · unit; `scaled` becomes what those bits mean, / unit.
    std::uint16_t half(float& scaled) const;
    int code(int group, int i) const { return static_cast<int>(codes[i * kGroupLanes + group]); }
};

// Each takes at most 512 values, whole blocks.
void quantiseQ8_0(std::span<const float> values, std::byte* out);
void quantiseQ5_0(std::span<const float> values, std::byte* out);
void quantiseQ5_1(std::span<const float> values, std::byte* out);
void quantiseQ4K(std::span<const float> values, std::byte* out);
void quantiseQ5K(std::span<const float> values, std::byte* out);
void quantiseQ6K(std::span<const float> values, std::byte* out);

} // namespace lectern::engine
