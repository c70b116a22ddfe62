// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/timing.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <cmath>

namespace lectern::diagnostics {

Spread spreadOf(std::vector<double> values)
{
    ENSURE(!values.empty());
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return {.least = values.front(), .median = median, .most = values.back()};
}

Interval medianInterval(std::vector<double> values)
{
    ENSURE(!values.empty());
    constexpr double kEitherSide = 0.025;
    std::ranges::sort(values);
    const std::size_t count = values.size();
    // How many may be left out on each side: the probability of that few heads stays below.
    double probability = std::pow(0.5, double(count)); // of no head
    double sum = probability;
    std::size_t out = 0;
    while (sum <= kEitherSide && 2 * (out + 1) < count) {
        ++out;
        probability *= double(count - out + 1) / double(out);
        sum += probability;
    }
    const std::size_t first = out == 0 ? 0 : out - 1;
    return {.low = values[first], .high = values[count - 1 - first]};
}

} // namespace lectern::diagnostics
