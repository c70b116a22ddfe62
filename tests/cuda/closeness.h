// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace lectern::tests {

/// What differs most, where |got − wanted| > absolute + relative · |wanted|; empty when nothing does.
inline QString firstMistake(const std::vector<float>& got, const std::vector<double>& wanted, double relative,
                            double absolute = 0)
{
    if (got.size() != wanted.size())
        return QString("%1 values instead of %2").arg(got.size()).arg(wanted.size());
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
    return QString("value %1 of %2 is %3, should be %4: %5 times the tolerance")
        .arg(at)
        .arg(got.size())
        .arg(double(got[at]))
        .arg(wanted[at])
        .arg(worst);
}

/// Half a unit in the last place of bfloat16, relative.
constexpr double kBf16 = 1.0 / 256;

} // namespace lectern::tests
