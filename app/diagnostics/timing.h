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

} // namespace lectern::diagnostics
