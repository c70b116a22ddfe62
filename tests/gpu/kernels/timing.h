// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/cuda/device_array.h"
#include "tests/support/noise.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace lectern::tests {

/// Time on the device's own clock.
class Stopwatch {
public:
    Stopwatch()
    {
        engine::cuda::check(cudaEventCreate(&m_begin), "cudaEventCreate");
        engine::cuda::check(cudaEventCreate(&m_end), "cudaEventCreate");
    }
    ~Stopwatch()
    {
        cudaEventDestroy(m_begin);
        cudaEventDestroy(m_end);
    }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

    /// Seconds that work() takes, over as many calls as fill a tenth of a second.
    template <typename Work>
    double seconds(Work work)
    {
        work();
        const double once = measure(work, 1);
        const int calls = static_cast<int>(std::min(200.0, 0.1 / std::max(once, 1e-6))) + 1;
        return measure(work, calls) / calls;
    }

private:
    template <typename Work>
    double measure(Work work, int calls)
    {
        engine::cuda::check(cudaEventRecord(m_begin), "cudaEventRecord");
        for (int i = 0; i < calls; ++i)
            work();
        engine::cuda::check(cudaEventRecord(m_end), "cudaEventRecord");
        engine::cuda::check(cudaEventSynchronize(m_end), "cudaEventSynchronize");
        float milliseconds = 0;
        engine::cuda::check(cudaEventElapsedTime(&milliseconds, m_begin, m_end), "cudaEventElapsedTime");
        return double(milliseconds) / 1000;
    }

    cudaEvent_t m_begin{};
    cudaEvent_t m_end{};
};

/// Random values, a few thousand of them again and again.
template <typename T, typename Make>
DeviceArray<T> filled(std::size_t count, float from, float to, Make make)
{
    Noise noise;
    std::vector<T> pattern;
    for (int i = 0; i < 4099; ++i)
        pattern.push_back(make(noise(from, to)));
    std::vector<T> all(count);
    for (std::size_t i = 0; i < count; ++i)
        all[i] = pattern[i % pattern.size()];
    return DeviceArray<T>(all);
}
inline DeviceArray<__nv_bfloat16> bf16s(std::size_t count, float from = -1, float to = 1)
{
    return filled<__nv_bfloat16>(count, from, to, [](float value) { return __float2bfloat16_rn(value); });
}
inline DeviceArray<float> floats(std::size_t count, float from = -1, float to = 1)
{
    return filled<float>(count, from, to, [](float value) { return value; });
}

} // namespace lectern::tests
