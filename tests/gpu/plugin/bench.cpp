// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/gpu/plugin/bench.h"

#include "engine/cuda/abi.h"
#include "engine/session.h"
#include "tests/gpu/plugin/gpu_engine.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace lectern::tests {

using namespace engine;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

const char* nameOf(Operation operation)
{
    constexpr const char* kNames[kOperations] = {
        "embedding", "norms, adding", "in_proj", "convolution",  "x_proj, norms",     "dt_proj", "scan",   "out_proj",
        "q, k, v",   "attention",     "o",       "feed-forward", "router, gathering", "experts", "SwiGLU", "head"};
    return kNames[static_cast<std::size_t>(operation)];
}

/// Each operation's time beside what its arithmetic and its memory traffic take at the device's best.
void printAccount(const Profile& profile, const DeviceLimits& limits, const char* what)
{
    std::printf("  account of %s, each operation waited for:\n", what);
    std::printf("    %-18s %7s %9s %7s %8s %8s %9s\n", "operation", "calls", "ms", "share", "TFLOPS", "GB/s", "of limit");
    const double total = profile.seconds();
    for (std::size_t i = 0; i < kOperations; ++i) {
        const Profile::Record& r = profile.of(static_cast<Operation>(i));
        if (r.calls == 0)
            continue;
        std::printf("    %-18s %7lld %9.2f %6.1f%% %8.1f %8.0f %8.0f%%\n", nameOf(static_cast<Operation>(i)),
                    static_cast<long long>(r.calls), r.seconds * 1e3, 100 * r.seconds / total,
                    r.allOperations() / r.seconds / 1e12, r.bytes / r.seconds / 1e9, 100 * r.leastSeconds(limits) / r.seconds);
    }
    std::printf("    %-18s %7s %9.2f %33s %7.0f%%\n", "all", "", total * 1e3, "", 100 * profile.leastSeconds(limits) / total);
}

/// Greedily, whatever it says. Returns tokens per second.
double write(Session& session, int count)
{
    const auto step = [&] {
        const auto row = session.logits();
        const TokenId next = static_cast<TokenId>(std::max_element(row.begin(), row.end()) - row.begin());
        session.prefill(std::span(&next, 1));
    };
    for (int i = 0; i < 6; ++i)
        step(); // until launches are recorded
    const Clock::time_point begin = Clock::now();
    for (int i = 0; i < count; ++i)
        step();
    return count / secondsSince(begin);
}

void profileAt(Session& session, const DeviceLimits& limits)
{
    Profile reading(true), writing(true);
    const Checkpoint there = session.checkpoint();
    session.reportTo(&reading);
    session.prefill(randomTokens(session.engine(), static_cast<std::size_t>(session.options().chunkTokens)));
    printAccount(reading, limits, "a chunk of reading");
    session.reportTo(&writing);
    session.restore(there);
    const TokenId token = 3;
    for (int i = 0; i < 4; ++i) {
        session.prefill(std::span(&token, 1));
        session.logits();
    }
    printAccount(writing, limits, "4 tokens of writing");
    session.reportTo(nullptr);
    session.restore(there);
}

} // namespace

void bench(const BenchOptions& options)
{
    const std::int64_t deepest = *std::max_element(options.depths.begin(), options.depths.end());
    GpuOptions gpu;
    gpu.chunkTokens = options.chunkTokens;
    constexpr int kLongestChunk = 8192; // of the engine's own
    gpu.contextTokens = deepest + std::max(options.chunkTokens, kLongestChunk) + options.written + 64;
    gpu.int8Experts = options.int8Experts;
    gpu.randomWeights = true;
    const std::int64_t before = takenBytes();
    const Clock::time_point begin = Clock::now();
    const auto engine = openOnGpu(RandomModel{options.shape, options.quantisation}, gpu);
    const std::int64_t opened = takenBytes() - before;
    std::printf("%s %s%s on %s; opened in %.1f s\n", options.shape.c_str(), options.quantisation.c_str(),
                options.int8Experts ? " with experts in 8 bits" : "", engine->deviceFeatures().front().c_str(),
                secondsSince(begin));
    const DeviceLimits limits = engine->measureLimits();
    std::printf("  measured: copies %.0f GB/s, bf16 products %.0f TFLOPS\n", limits.bytes / 1e9,
                limits.of(Arithmetic::Bf16) / 1e12);
    Session session(engine, {.chunkTokens = options.chunkTokens});
    std::printf("  memory, MiB: %lld with room for %lld tokens, %lld of it a session's scratch; %lld bytes of keys and values "
                "a token\n",
                static_cast<long long>((takenBytes() - before) >> 20), static_cast<long long>(gpu.contextTokens),
                static_cast<long long>((takenBytes() - before - opened) >> 20),
                static_cast<long long>(engine->info().kvBytesPerToken(Precision::Fast)));
    session.prefill(randomTokens(*engine, static_cast<std::size_t>(session.options().chunkTokens))); // libraries choose their algorithms
    session = Session(engine, {.chunkTokens = options.chunkTokens});

    const std::vector<TokenId> tokens = randomTokens(*engine, static_cast<std::size_t>(deepest));
    double reading = 0;
    for (const std::int64_t depth : options.depths) {
        const std::int64_t from = session.position();
        Clock::time_point start = Clock::now();
        session.prefill(std::span(tokens).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(depth - from)));
        session.logits();
        const double seconds = secondsSince(start);
        reading += seconds;
        const Checkpoint there = session.checkpoint();
        const double rate = write(session, options.written);
        session.restore(there);
        std::printf("  at %7lld: read %8.0f tokens/s since the last, %8.0f from the start; writes %7.1f tokens/s\n",
                    static_cast<long long>(depth), double(depth - from) / seconds, double(depth) / reading, rate);
        if (options.profile && (depth == options.depths.front() || depth == options.depths.back()))
            profileAt(session, limits);
        std::fflush(stdout);
    }
}

} // namespace lectern::tests
