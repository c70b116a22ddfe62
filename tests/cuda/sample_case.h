// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/sample.h"
#include "tests/cuda/device_array.h"
#include "tests/support/noise.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace lectern::tests {

/// A distribution, and the tokens that random numbers choose from it.
struct SampleCase {
    SampleCase(std::vector<float> allLogits, float t, float p)
        : logits(std::move(allLogits)), temperature(t), topP(p), onDevice(logits)
    {
        const double largest = *std::max_element(logits.begin(), logits.end());
        for (std::size_t i = 0; i < logits.size(); ++i)
            m_ranked.emplace_back(std::exp((double(logits[i]) - largest) / double(temperature)), static_cast<std::int32_t>(i));
        std::stable_sort(m_ranked.begin(), m_ranked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
        double total = 0;
        for (const auto& [probability, token] : m_ranked)
            total += probability;
        std::size_t kept = 0;
        do
            m_nucleus += m_ranked[kept++].first;
        while (kept < m_ranked.size() && m_nucleus < double(topP) * total);
    }

    std::int32_t chosen(std::uint64_t bits) const
    {
        const DeviceArray<std::uint64_t> random(std::vector<std::uint64_t>{bits});
        DeviceArray<std::int32_t> token(1);
        engine::cuda::sample({.width = static_cast<int>(logits.size()),
                              .temperature = temperature,
                              .topP = topP,
                              .logits = onDevice.data(),
                              .random = random.data(),
                              .token = token.data()},
                             {});
        return token.get()[0];
    }

    /// Whether `token` is the one by the definition; beside a boundary between two, either.
    bool isRight(std::uint64_t bits, std::int32_t token) const
    {
        constexpr double kRounding = 1e-5;
        const double at = double(bits) * 0x1p-53 * m_nucleus;
        double before = 0;
        for (const auto& [probability, candidate] : m_ranked) {
            const double slack = kRounding * m_nucleus;
            if (candidate == token)
                return at >= before - slack && at <= before + probability + slack;
            before += probability;
        }
        return false;
    }

    std::vector<float> logits;
    float temperature, topP;
    DeviceArray<float> onDevice;

private:
    std::vector<std::pair<double, std::int32_t>> m_ranked;
    double m_nucleus = 0;
};

/// Random numbers as a generator gives them, and the least and the largest.
inline std::vector<std::uint64_t> someRandomBits(Noise& noise)
{
    std::vector<std::uint64_t> bits{0, (std::uint64_t(1) << 53) - 1};
    for (int i = 0; i < 20; ++i)
        bits.push_back(static_cast<std::uint64_t>(double(noise(0, 1)) * 0x1p53));
    return bits;
}

/// Whether every choice is right.
inline bool samplesAreRight(int width, float spread, float temperature, float topP)
{
    Noise noise;
    const SampleCase sampling(noise.many(static_cast<std::size_t>(width), 0, spread), temperature, topP);
    for (const std::uint64_t bits : someRandomBits(noise)) {
        if (!sampling.isRight(bits, sampling.chosen(bits)))
            return false;
    }
    return true;
}

} // namespace lectern::tests
