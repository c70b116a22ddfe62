// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/timing.h"

#include "engine/base/failure.h"

#include <algorithm>

namespace lectern::diagnostics {

Spread spreadOf(std::vector<double> values)
{
    ENSURE(!values.empty());
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return {.least = values.front(), .median = median, .most = values.back()};
}

} // namespace lectern::diagnostics
