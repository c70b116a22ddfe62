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
    double largest;  ///< of any value
    double mean;     ///< of a token's values: of all tokens together, or, where some may stray, of the middle one
    double straying; ///< share of the tokens whose own mean may be more than four times that
};
struct HiddenDistance {
    double largest = 0;
    double mean = 0;
    std::vector<double> tokens{}; ///< each one's mean, ascending

    double median() const { return tokens.empty() ? INFINITY : tokens[tokens.size() / 2]; }
    /// The share of tokens whose mean is more than `bound`.
    double beyond(double bound) const
    {
        const auto first = std::upper_bound(tokens.begin(), tokens.end(), bound);
        return tokens.empty() ? 1 : double(tokens.end() - first) / double(tokens.size());
    }
    bool isWithin(const HiddenBounds& bounds) const
    {
        if (bounds.straying > 0)
            return median() <= bounds.mean && beyond(4 * bounds.mean) <= bounds.straying;
        return largest <= bounds.largest && mean <= bounds.mean;
    }
};

/// @param ours, expected [tokens, width]
inline HiddenDistance hiddenDistance(std::span<const float> ours, std::span<const float> expected, std::size_t tokens)
{
    if (ours.size() != expected.size() || expected.empty() || tokens == 0 || expected.size() % tokens != 0)
        return {.largest = INFINITY, .mean = INFINITY};
    double squares = 0;
    for (const float value : expected)
        squares += double(value) * double(value);
    const double unit = std::sqrt(squares / static_cast<double>(expected.size()));
    const std::size_t width = expected.size() / tokens;
    HiddenDistance distance;
    for (std::size_t token = 0; token < tokens; ++token) {
        double sum = 0;
        for (std::size_t i = token * width; i < (token + 1) * width; ++i) {
            double apart = std::abs(double(ours[i]) - double(expected[i])) / unit;
            if (std::isnan(apart))
                apart = INFINITY;
            distance.largest = std::max(distance.largest, apart);
            sum += apart;
        }
        distance.tokens.push_back(sum / static_cast<double>(width));
        distance.mean += distance.tokens.back() / static_cast<double>(tokens);
    }
    std::sort(distance.tokens.begin(), distance.tokens.end());
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
/// The largest of tens of thousands of errors is some 16 times their mean. A router decides otherwise at a near-tie, and then
/// a token's values are others: behind one it is the middle token that keeps to the mean, and few may stray.
/// @param depth layers so far, this one included
inline HiddenBounds boundsOf(const Rounding& rounding, int depth, bool behindAttention, bool behindExperts)
{
    double mean = behindAttention ? 0x1p-9 : 0x1p-12;
    if (rounding.activations || rounding.weights)
        mean = 0x1p-8 * (1 + (rounding.random ? 2.0 : 0.25) * depth);
    return {16 * mean, mean, behindExperts ? 0.05 : 0.0};
}

} // namespace lectern::tests
