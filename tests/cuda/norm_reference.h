// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <vector>

namespace lectern::tests {

constexpr float kEpsilon = 1e-6f;

/// x / sqrt(mean(x²) + epsilon) · weight of `width` values.
inline void normInto(std::vector<double>& out, const float* x, const float* weight, int width)
{
    double squares = 0;
    for (int i = 0; i < width; ++i)
        squares += double(x[i]) * x[i];
    for (int i = 0; i < width; ++i)
        out.push_back(x[i] / std::sqrt(squares / width + kEpsilon) * weight[i]);
}

} // namespace lectern::tests
