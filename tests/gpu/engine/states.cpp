// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/saved_state.h"
#include "engine/session.h"
#include "tests/gpu/engine/gpu_engine.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <thread>

namespace lectern::tests {

using namespace engine;

namespace {

constexpr SessionOptions kOptions{.chunkTokens = 512};

struct Saved {
    std::vector<TokenId> tokens;
    std::vector<std::byte> recurrent, logits, kv;
    bool operator==(const Saved&) const = default;
};

Saved save(Session& session)
{
    const Checkpoint checkpoint = session.checkpoint();
    return {session.tokens(), saved::recurrent(checkpoint), saved::logits(checkpoint), saved::kv(checkpoint, 0, checkpoint.position())};
}

Checkpoint toCheckpoint(const Saved& saved, const std::shared_ptr<const Engine>& engine)
{
    saved::CheckpointBuilder builder(engine, Precision::Fast);
    builder.addKv(static_cast<std::int64_t>(saved.tokens.size()), saved.kv);
    return builder.finish(saved.tokens, saved.recurrent, saved.logits);
}

bool report(const char* what, bool holds)
{
    std::printf("%s  %s\n", holds ? "ok  " : "FAIL", what);
    return holds;
}

double relativeError(std::span<const float> a, std::span<const float> b)
{
    double errors = 0, squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        errors += (double(a[i]) - double(b[i])) * (double(a[i]) - double(b[i]));
        squares += double(a[i]) * double(a[i]);
    }
    return std::sqrt(errors / squares);
}

/// Stops a reading some milliseconds after it began; whatever was kept goes on to the same end.
bool cancelledGoesOn(const std::shared_ptr<const Engine>& engine, std::span<const TokenId> tokens, const Saved& whole)
{
    bool same = true;
    for (const int milliseconds : {0, 1, 3, 7}) {
        Session session(engine, kOptions);
        std::stop_source stop;
        std::thread other([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
            stop.request_stop();
        });
        session.prefill(tokens, stop.get_token());
        other.join();
        session.prefill(tokens.subspan(static_cast<std::size_t>(session.position())));
        same = same && save(session) == whole;
    }
    return same;
}

} // namespace

bool checkStates(const std::string& model, const std::string& textFile, std::size_t count)
{
    const auto engine = openModel(model, true);
    const std::vector<TokenId> tokens = promptOf(*engine, textFile, count);
    const std::span<const TokenId> all(tokens);
    const std::size_t half = std::max<std::size_t>(1, count / 2 / 512 * 512);
    bool holds = true;

    Session session(engine, kOptions);
    session.prefill(all.first(half));
    const Saved there = save(session);
    const Checkpoint checkpoint = session.checkpoint();
    session.prefill(all.subspan(half));
    const Saved whole = save(session);

    Session again(engine, kOptions);
    again.prefill(all);
    holds &= report("two runs have the same bits", save(again) == whole);

    session.restore(checkpoint);
    holds &= report("a state comes back as it went", save(session) == there);
    session.prefill(all.subspan(half));
    holds &= report("restored in memory, it goes on with the same bits", save(session) == whole);

    Session second(engine, kOptions);
    second.restore(toCheckpoint(there, engine));
    second.prefill(all.subspan(half));
    holds &= report("restored from bytes, it goes on with the same bits", save(second) == whole);

    holds &= report("cancelled while reading, it goes on with the same bits", cancelledGoesOn(engine, all, whole));

    std::vector<TokenId> answers[2];
    for (const bool guessing : {false, true}) {
        Session writing(engine, kOptions);
        writing.restore(toCheckpoint(whole, engine));
        DecodeOptions options{.maxTokens = 200};
        options.guessing = guessing;
        answers[guessing] = writing.decode(options, {}, {}).tokens;
    }
    holds &= report("guesses change no token", answers[0] == answers[1]);

    const auto cpu = openModel(model, false);
    Session onCpu(cpu, {.chunkTokens = 256});
    onCpu.prefill(all.first(half));
    Session from(engine, kOptions);
    from.restore(toCheckpoint(save(onCpu), engine));
    from.prefill(all.subspan(half));
    onCpu.prefill(all.subspan(half));
    const double error = relativeError(onCpu.logits(), from.logits());
    std::printf("      saved on the CPU, read on here: relative error of the logits %.3g\n", error);
    holds &= report("a state of the CPU's goes on here", error < 0.1);
    return holds;
}

bool writeLong(const std::string& model, const std::string& textFile, int count)
{
    const auto engine = openModel(model, true);
    Session session(engine, kOptions);
    session.prefill(promptOf(*engine, textFile, 64));
    std::size_t before = 0, most = 0;
    const auto begin = std::chrono::steady_clock::now();
    TokenId next = 5;
    for (int i = 0; i < count; ++i) {
        session.prefill(std::span(&next, 1));
        const auto logits = session.logits();
        next = static_cast<TokenId>(std::max_element(logits.begin(), logits.end()) - logits.begin());
        if (i == 255)
            before = memoryInUse();
        if (i >= 255 && i % 256 == 255)
            most = std::max(most, memoryInUse());
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double pages = double(count / 256 + 1) * double(engine->info().kvValuesPerToken) * 2 * 256;
    std::printf("      %d tokens in %.2f s; memory grew by %.2f MB, keys and values take %.2f MB\n", count, seconds,
                double(most - before) / 1e6, pages / 1e6);
    return report("memory does not grow while tokens are written", double(most - before) <= 1.1 * pages + 4e6);
}

} // namespace lectern::tests
