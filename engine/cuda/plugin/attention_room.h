// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::engine::cuda {

/// At least so many positions: powers of two, so that launches recorded for one token serve for the next ones too.
constexpr int roundedPositions(int positions)
{
    int rounded = 1024;
    while (rounded < positions)
        rounded *= 2;
    return rounded;
}

} // namespace lectern::engine::cuda
