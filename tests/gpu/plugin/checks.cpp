// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/gpu/plugin/checks.h"

#include "engine/saved_state.h"
#include "engine/session.h"
#include "tests/gpu/plugin/gpu_engine.h"
#include "tests/gpu/plugin/logits_distance.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <thread>

namespace lectern::tests {

using namespace engine;

namespace {

constexpr double kMostKl = 1e-3;
/// Of random weights, which let errors grow: of the largest logit.
constexpr double kMostOfRandom = 0.05;

std::vector<float> copyOf(std::span<const float> values)
{
    return {values.begin(), values.end()};
}

/// After every token: [tokens, V].
std::vector<float> allLogits(Session& session, std::span<const TokenId> tokens)
{
    std::vector<float> all;
    PrefillObserver observer;
    observer.logits = [&](std::int64_t, std::span<const float> row) { all.insert(all.end(), row.begin(), row.end()); };
    session.prefill(tokens, {}, observer);
    return all;
}

bool hasExperts(const Engine& engine)
{
    return std::any_of(engine.info().layers.begin(), engine.info().layers.end(),
                       [](const ModelInfo::Layer& layer) { return layer.experts > 1; });
}

Checkpoint throughBytes(const Checkpoint& checkpoint, std::vector<TokenId> tokens, std::shared_ptr<const Engine> engine)
{
    saved::CheckpointBuilder builder(std::move(engine), Precision::Fast);
    constexpr std::int64_t kBlock = 200; // not a page's
    for (std::int64_t at = 0; at < checkpoint.position(); at += kBlock) {
        const std::int64_t end = std::min(checkpoint.position(), at + kBlock);
        builder.addKv(end - at, saved::kv(checkpoint, at, end));
    }
    return builder.finish(std::move(tokens), saved::recurrent(checkpoint), saved::logits(checkpoint));
}

} // namespace

std::vector<TokenId> tokensOf(const Engine& engine, const Subject& subject)
{
    return subject.text.empty() ? randomTokens(engine, subject.tokens) : textTokens(engine, subject.text, subject.tokens);
}

bool told(bool good, const char* what)
{
    std::printf("%s  %s\n", good ? "ok  " : "FAIL", what);
    return good;
}

bool logitsAreTheCpus(const Subject& subject)
{
    const auto cpu = Engine::open(std::filesystem::path(subject.model));
    const auto gpu = openOnGpu(subject.model);
    const std::vector<TokenId> tokens = tokensOf(*cpu, subject);
    Session exact(cpu, {.precision = Precision::Exact});
    const std::vector<float> expected = allLogits(exact, tokens);
    const auto vocabulary = static_cast<std::size_t>(cpu->info().vocabulary);
    bool good = true;
    for (const int chunk : {4096, 100, 8, 1}) {
        Session session(gpu, {.chunkTokens = chunk});
        const LogitsDistance distance = distanceOf(allLogits(session, tokens), expected, vocabulary);
        std::printf(
            "      chunks of %d: mean KL %.2e, largest difference %.2g of the largest logit, %d of %d best tokens differ, "
            "%d of them by more than a near-tie\n",
            chunk, distance.meanKl, distance.largest, distance.otherBest, static_cast<int>(tokens.size()), distance.wrongBest);
        good = good && distance.meanKl <= kMostKl && distance.wrongBest == 0;
        // A router that chooses another expert at a near-tie may change a row's logits by any amount.
        if (subject.text.empty() && !hasExperts(*cpu))
            good = good && distance.largest <= kMostOfRandom;
    }
    return told(good, "logits against the CPU's in float32");
}

bool runsAreTheSame(const Subject& subject)
{
    const auto gpu = openOnGpu(subject.model);
    const std::vector<TokenId> tokens = tokensOf(*gpu, subject);
    Session first(gpu, {.chunkTokens = 128}), second(gpu, {.chunkTokens = 128});
    const std::vector<float> expected = allLogits(first, tokens);
    bool good = allLogits(second, tokens) == expected;
    for (const bool guessing : {false, true}) {
        DecodeOptions options{.maxTokens = 64};
        options.guessing = guessing;
        Session third(gpu, {.chunkTokens = 128});
        third.prefill(tokens);
        const Checkpoint there = third.checkpoint();
        const std::vector<TokenId> answer = third.decode(options, {}, {}).tokens;
        third.restore(there);
        good = good && third.decode(options, {}, {}).tokens == answer;
        options.guessing = !guessing;
        third.restore(there);
        good = good && third.decode(options, {}, {}).tokens == answer;
    }
    return told(good, "two runs are the same bits; guessing writes the same tokens");
}

bool statesGoOn(const Subject& subject)
{
    const auto gpu = openOnGpu(subject.model);
    const std::vector<TokenId> tokens = tokensOf(*gpu, subject);
    const std::size_t half = tokens.size() / 2 + 3;
    const auto rest = std::span(tokens).subspan(half);
    const std::vector<TokenId> begun(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(half));
    Session session(gpu, {.chunkTokens = 128});
    session.prefill(begun);
    const Checkpoint there = session.checkpoint();
    session.prefill(rest);
    const std::vector<float> expected = copyOf(session.logits());

    const auto other = openOnGpu(subject.model);
    Session restored(other, {.chunkTokens = 128});
    restored.restore(throughBytes(there, begun, other));
    restored.prefill(rest);
    bool good = told(copyOf(restored.logits()) == expected, "saved on the GPU, restored on the GPU: the same bits");

    const auto cpu = Engine::open(std::filesystem::path(subject.model));
    Session onCpu(cpu, {.chunkTokens = 128});
    onCpu.prefill(begun);
    restored.restore(throughBytes(onCpu.checkpoint(), begun, other));
    restored.prefill(rest);
    onCpu.prefill(rest);
    const LogitsDistance distance = distanceOf(copyOf(restored.logits()), copyOf(onCpu.logits()), onCpu.logits().size());
    std::printf("      KL %.2e, largest difference %.2g\n", distance.meanKl, distance.largest);
    return told(distance.largest < kMostOfRandom, "saved on the CPU, goes on on the GPU") && good;
}

bool cancelledGoesOn(const Subject& subject)
{
    const auto gpu = openOnGpu(subject.model);
    const std::vector<TokenId> tokens = tokensOf(*gpu, subject);
    Session plain(gpu, {.chunkTokens = 64});
    plain.prefill(tokens);
    Session session(gpu, {.chunkTokens = 64});
    bool wasStopped = false;
    for (int round = 0; round < 20 && session.position() < static_cast<std::int64_t>(tokens.size()); ++round) {
        std::stop_source stop;
        std::thread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(2 + round));
            stop.request_stop();
        });
        const auto outcome =
            session.prefill(std::span(tokens).subspan(static_cast<std::size_t>(session.position())), stop.get_token());
        stopper.join();
        wasStopped = wasStopped || outcome == PrefillOutcome::Cancelled;
    }
    session.prefill(std::span(tokens).subspan(static_cast<std::size_t>(session.position())));
    std::printf("      %s\n", wasStopped ? "stopped in the middle" : "was done before it could be stopped");
    return told(copyOf(session.logits()) == copyOf(plain.logits()), "cancelled and gone on: the same bits");
}

bool everythingRuns(const Subject& subject, bool ownProducts)
{
    GpuOptions options;
    options.ownProducts = ownProducts;
    const auto gpu = openOnGpu(subject.model, options);
    const std::vector<TokenId> tokens = tokensOf(*gpu, subject);
    bool finite = true;
    for (const int chunk : {64, 9, 3, 1}) {
        Session session(gpu, {.chunkTokens = chunk});
        session.prefill(tokens);
        Session restored(gpu, {.chunkTokens = chunk});
        restored.restore(throughBytes(session.checkpoint(), tokens, gpu));
        restored.decode({.maxTokens = 4}, {}, {});
        for (const float logit : restored.logits())
            finite = finite && std::isfinite(logit);
    }
    return told(finite, "reading, writing and moving states, for a tool that watches");
}

bool memoryStays(const Subject& subject, int written)
{
    const auto gpu = openOnGpu(subject.model, {.contextTokens = written + static_cast<std::int64_t>(subject.tokens) + 512});
    Session session(gpu);
    session.prefill(tokensOf(*gpu, subject));
    std::int64_t before = 0;
    TokenId next = 0;
    for (int i = 0; i < written; ++i) {
        if (i == 64)
            before = takenBytes();
        // Whatever it says: an end must not end this.
        const auto row = session.logits();
        next = static_cast<TokenId>(std::max_element(row.begin(), row.end()) - row.begin());
        session.prefill(std::span(&next, 1));
    }
    const std::int64_t grown = takenBytes() - before;
    std::printf("      %d tokens written, %lld bytes more taken\n", written, static_cast<long long>(grown));
    return told(grown <= 0, "the GPU's memory does not grow");
}

} // namespace lectern::tests
