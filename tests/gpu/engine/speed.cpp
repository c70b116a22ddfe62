// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/backend/cuda_backend.h"
#include "engine/session.h"
#include "tests/gpu/engine/gpu_engine.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace lectern::tests {

using namespace engine;

namespace {

double secondsOf(const std::function<void()>& body)
{
    const auto begin = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

constexpr int kWritten = 64;
/// BF16, but for experts.
const std::string kInt8Experts = "int8-experts";

} // namespace

bool measureSpeed(const std::string& shape, const std::string& quantisation, const std::vector<std::int64_t>& depths)
{
    EngineOptions options;
    const bool int8Experts = quantisation == kInt8Experts;
    options.backend = [=](const ModelShape& s, const ModelWeights& weights) {
        return cuda::newCudaBackend(s, weights, {.int8Experts = int8Experts});
    };
    std::shared_ptr<const Engine> engine;
    const std::size_t empty = memoryInUse();
    const double loading = secondsOf([&] { engine = Engine::open(RandomModel{.shape = shape, .quantisation = int8Experts ? "BF16" : quantisation}, options); });
    const std::size_t loaded = memoryInUse();
    std::printf("%s %s: loaded in %.1f s, %.2f GB of the device's memory\n", shape.c_str(), quantisation.c_str(), loading,
                double(loaded - empty) / 1e9);
    Session session(engine, {.chunkTokens = cuda::kChunkTokensOnDevice});
    const std::vector<TokenId> chunk = promptOf(*engine, {}, cuda::kChunkTokensOnDevice);
    session.prefill(std::span(chunk).first(64)); // what is made at first use
    session = Session(engine, {.chunkTokens = cuda::kChunkTokensOnDevice});
    for (const std::int64_t depth : depths) {
        while (session.position() + static_cast<std::int64_t>(chunk.size()) <= depth)
            session.prefill(chunk);
        const std::int64_t from = session.position();
        const Checkpoint there = from > 0 ? session.checkpoint() : Checkpoint();
        std::vector<double> reading;
        for (int i = 0; i < 3; ++i) {
            if (from > 0)
                session.restore(there);
            else
                session = Session(engine, {.chunkTokens = cuda::kChunkTokensOnDevice});
            reading.push_back(secondsOf([&] { session.prefill(chunk); }));
        }
        std::sort(reading.begin(), reading.end());
        TokenId next = 17;
        const double writing = secondsOf([&] {
            for (int i = 0; i < kWritten; ++i) {
                session.prefill(std::span(&next, 1));
                const auto logits = session.logits();
                next = static_cast<TokenId>(std::max_element(logits.begin(), logits.end()) - logits.begin());
            }
        });
        std::printf("  depth %lld: reading %zu tokens %.0f tokens/s (%.0f to %.0f); writing %.1f tokens/s; memory %.2f GB\n",
                    static_cast<long long>(from), chunk.size(), double(chunk.size()) / reading[1], double(chunk.size()) / reading[2],
                    double(chunk.size()) / reading[0], kWritten / writing, double(memoryInUse() - empty) / 1e9);
        std::fflush(stdout);
    }
    return true;
}

} // namespace lectern::tests
