// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <vector>

namespace lectern::tests {

/// The same random numbers each time.
class Noise {
public:
    float operator()(float from, float to) { return from + (to - from) * static_cast<float>(m_random() >> 8) * 0x1p-24f; }
    std::vector<float> many(std::size_t count, float from = -1, float to = 1)
    {
        std::vector<float> values(count);
        for (float& value : values)
            value = (*this)(from, to);
        return values;
    }

private:
    std::mt19937 m_random{1};
};

} // namespace lectern::tests
