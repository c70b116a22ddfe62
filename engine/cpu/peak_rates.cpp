// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/peak_rates.h"

#include "engine/base/aligned_buffer.h"

#include <algorithm>
#include <atomic>
#include <chrono>

#include <unistd.h>

namespace lectern::engine::cpu {

namespace {

constexpr double kAttemptSeconds = 0.003; // of one thread: shorter than a scheduler's slice
constexpr int kAttempts = 20;
constexpr int kStretchesOfThread = 4;       // read from end to end: long ones, for prefetchers
constexpr std::size_t kFloatsOfRound = 128; // that PeakLoops::read takes
constexpr std::size_t kLeastBytes = std::size_t(256) << 20;
constexpr std::size_t kMostBytes = std::size_t(1) << 30;
constexpr int kLeastReadings = 5;
constexpr double kReadingSeconds = 0.2;

template <typename Body>
double secondsOf(Body body)
{
    const auto begin = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Results go where the compiler has to leave them.
std::atomic<float> sink;

double measurePeak(const PeakLoop& loop, const ThreadPool& pool)
{
    if (!loop.run)
        return 0;
    constexpr std::int64_t kFirstRounds = 1000;
    std::int64_t rounds = kFirstRounds;
    const double once = secondsOf([&] { sink = loop.run(rounds); });
    rounds = std::max(kFirstRounds, static_cast<std::int64_t>(kAttemptSeconds / std::max(once, 1e-9) * kFirstRounds));
    const int threads = pool.threads();
    double best = 0;
    for (int i = 0; i < kAttempts; ++i) {
        const double seconds = secondsOf([&] { pool.run(threads, [&](int, int) { sink = loop.run(rounds); }); });
        best = std::max(best, loop.operations * static_cast<double>(rounds) * threads / seconds);
    }
    return best;
}

std::size_t farLargerThanCaches()
{
#if defined(_SC_LEVEL3_CACHE_SIZE)
    const long cache = ::sysconf(_SC_LEVEL3_CACHE_SIZE);
#else
    const long cache = 0;
#endif
    return std::clamp(8 * static_cast<std::size_t>(std::max(0L, cache)), kLeastBytes, kMostBytes);
}

} // namespace

DeviceLimits measureLimits(const Kernels& kernels, const ThreadPool& pool)
{
    DeviceLimits limits;
    limits.bytes = measureReading(kernels, pool, farLargerThanCaches());
    limits.of(Arithmetic::Float) = measurePeak(kernels.peaks.floats, pool);
    limits.of(Arithmetic::Bf16) = measurePeak(kernels.peaks.bf16, pool);
    limits.of(Arithmetic::Integer) = measurePeak(kernels.peaks.integers, pool);
    return limits;
}

double measureReading(const Kernels& kernels, const ThreadPool& pool, std::size_t bytes)
{
    const auto stretches = static_cast<std::size_t>(pool.threads() * kStretchesOfThread);
    const std::size_t rounds = std::min(bytes, farLargerThanCaches()) / (stretches * kFloatsOfRound * sizeof(float));
    const std::size_t length = std::max<std::size_t>(1, rounds) * kFloatsOfRound;
    const AlignedBuffer<float> buffer(stretches * length);
    double best = 0;
    double spent = 0;
    for (int attempt = 0; attempt < kLeastReadings || spent < kReadingSeconds; ++attempt) {
        const double seconds = secondsOf([&] {
            pool.run(static_cast<int>(stretches), [&](int stretch, int) {
                sink = kernels.peaks.read(buffer.data() + static_cast<std::size_t>(stretch) * length,
                                          static_cast<std::int64_t>(length));
            });
        });
        spent += seconds;
        best = std::max(best, static_cast<double>(buffer.size() * sizeof(float)) / seconds);
    }
    return best;
}

} // namespace lectern::engine::cpu
