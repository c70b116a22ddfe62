// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace lectern::tests {

/// What differs most, where |got − wanted| > absolute + relative · |wanted|; empty when nothing does.
inline std::string firstMistake(const std::vector<float>& got, const std::vector<double>& wanted, double relative,
                                double absolute = 0)
{
    if (got.size() != wanted.size())
        return std::to_string(got.size()) + " values instead of " + std::to_string(wanted.size());
    double worst = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double excess = std::abs(double(got[i]) - wanted[i]) / (absolute + relative * std::abs(wanted[i]) + 1e-300);
        if (!(excess <= worst)) {
            worst = std::isnan(excess) ? INFINITY : excess;
            at = i;
        }
    }
    if (worst <= 1)
        return {};
    return "value " + std::to_string(at) + " of " + std::to_string(got.size()) + " is " + std::to_string(got[at]) +
           ", should be " + std::to_string(wanted[at]) + ": " + std::to_string(worst) + " times the tolerance";
}

/// A unit in the last place of bfloat16, relative: twice what rounding to nearest makes.
constexpr double kBf16 = 1.0 / 256;
/// What a few operations in float32 leave, relative.
constexpr double kF32 = 4e-6;

} // namespace lectern::tests
