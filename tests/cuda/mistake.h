// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/cuda/closeness.h"

#include <QString>

namespace lectern::tests {

/// firstMistake(), as QCOMPARE shows it.
inline QString mistake(const std::vector<float>& got, const std::vector<double>& wanted, double relative, double absolute = 0)
{
    return QString::fromStdString(firstMistake(got, wanted, relative, absolute));
}

} // namespace lectern::tests
