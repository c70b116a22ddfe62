// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <vector>

namespace lectern::diagnostics {

/// Seconds that `work` takes.
template <typename Work>
double secondsOf(Work&& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// What repeated measurements of one thing came to.
struct Spread {
    double least = 0;
    double median = 0;
    double most = 0;
};

/// @param values at least one
Spread spreadOf(std::vector<double> values);

/// Where the median of what was measured lies with 95 % certainty, whatever the measurements' distribution is.
struct Interval {
    double low = 0;
    double high = 0;
};

/// By order statistics: as many measurements are on either side of the median as a coin's throws are heads or tails. All there
/// is where that is less than six measurements.
/// @param values at least one
Interval medianInterval(std::vector<double> values);

} // namespace lectern::diagnostics
