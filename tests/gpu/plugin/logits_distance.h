// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace lectern::tests {

/// A best logit that leads by no more may be another in other arithmetic.
constexpr float kNearTie = 0.1f;

inline std::size_t bestOf(std::span<const float> row)
{
    return static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
}

/// How far the best logit is above the second.
inline float leadOf(std::span<const float> row)
{
    const std::size_t best = bestOf(row);
    float second = -INFINITY;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i != best)
            second = std::max(second, row[i]);
    }
    return row[best] - second;
}

struct LogitsDistance {
    double meanKl = 0;  ///< of the expected distribution from ours, in nats
    double largest = 0; ///< difference, relative to the largest logit expected
    int otherBest = 0;  ///< rows with another best token
    int wrongBest = 0;  ///< of these, rows whose best leads by more than kNearTie
};

/// KL(p ‖ q) of two rows of logits, in double precision.
inline double klOf(std::span<const float> p, std::span<const float> q)
{
    const auto logSum = [](std::span<const float> row) {
        const double largest = *std::max_element(row.begin(), row.end());
        double sum = 0;
        for (const float value : row)
            sum += std::exp(double(value) - largest);
        return largest + std::log(sum);
    };
    const double ofP = logSum(p), ofQ = logSum(q);
    double kl = 0;
    for (std::size_t i = 0; i < p.size(); ++i)
        kl += std::exp(double(p[i]) - ofP) * (double(p[i]) - ofP - double(q[i]) + ofQ);
    return kl;
}

inline LogitsDistance distanceOf(const std::vector<float>& ours, const std::vector<float>& expected, std::size_t vocabulary)
{
    LogitsDistance distance;
    double largest = 0;
    const std::size_t rows = expected.size() / vocabulary;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto p = std::span(expected).subspan(row * vocabulary, vocabulary);
        const auto q = std::span(ours).subspan(row * vocabulary, vocabulary);
        distance.meanKl += klOf(p, q) / static_cast<double>(rows);
        for (std::size_t i = 0; i < vocabulary; ++i) {
            const double apart = std::abs(double(p[i]) - double(q[i]));
            distance.largest = std::max(distance.largest, std::isnan(apart) ? INFINITY : apart);
            largest = std::max(largest, std::abs(double(p[i])));
        }
        if (bestOf(p) != bestOf(q)) {
            ++distance.otherBest;
            distance.wrongBest += leadOf(p) > kNearTie;
        }
    }
    distance.largest /= largest;
    return distance;
}

} // namespace lectern::tests
