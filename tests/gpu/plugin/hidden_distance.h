// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace lectern::tests {

/// How far one place in a model may be from what is expected there, relative to the place's root mean square.
struct HiddenBounds {
    double largest; ///< of any value
    double mean;    ///< of all values
};
struct HiddenDistance {
    double largest = 0, mean = 0;

    bool isWithin(const HiddenBounds& bounds) const { return largest <= bounds.largest && mean <= bounds.mean; }
};

inline HiddenDistance hiddenDistance(std::span<const float> ours, std::span<const float> expected)
{
    if (ours.size() != expected.size() || expected.empty())
        return {INFINITY, INFINITY};
    double squares = 0;
    for (const float value : expected)
        squares += double(value) * double(value);
    const double unit = std::sqrt(squares / static_cast<double>(expected.size()));
    HiddenDistance distance;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        double apart = std::abs(double(ours[i]) - double(expected[i])) / unit;
        if (std::isnan(apart))
            apart = INFINITY;
        distance.largest = std::max(distance.largest, apart);
        distance.mean += apart / static_cast<double>(expected.size());
    }
    return distance;
}

/// What decides how much rounding there is.
struct Rounding {
    bool activations; ///< to bfloat16, as those of many tokens are: those of few stay float32
    bool weights;     ///< to bfloat16, where the file has more digits
    bool random;      ///< weights are random, which lets errors grow
};

/// bfloat16 keeps 8 significant bits: each rounding is up to 2^-9 of a value, and every layer rounds what its norm, its mixer
/// and its feed-forward hand on, a few times. Errors of layers add up, eight times as fast with random weights. Without such
/// rounding float32 remains, and, behind the first attention, keys and values in float16 (2^-12 of each).
/// The largest of tens of thousands of errors is some 16 times their mean; behind a router, which decides otherwise at a
/// near-tie, single tokens may be anywhere.
/// @param depth layers so far, this one included
inline HiddenBounds boundsOf(const Rounding& rounding, int depth, bool behindAttention, bool behindExperts)
{
    double mean = behindAttention ? 0x1p-9 : 0x1p-12;
    if (rounding.activations || rounding.weights)
        mean = 0x1p-8 * (1 + (rounding.random ? 2.0 : 0.25) * depth);
    return {behindExperts ? INFINITY : 16 * mean, mean};
}

} // namespace lectern::tests
