// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/writing_slowdown.h"

#include "app/diagnostics/process_usage.h"
#include "app/diagnostics/synthetic_reading.h"
#include "engine/session.h"

#include <QUuid>

#include <chrono>
#include <utility>
#include <vector>

namespace lectern::diagnostics {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kBetweenAppends = std::chrono::milliseconds(250); // as the journal of turns does it
constexpr qint64 kQuestion = 24;

struct Effort {
    double seconds = 0;
    double processorSeconds = 0;
};

template <typename Work>
Effort effortOf(Work&& work)
{
    const double before = processUsage().processorSeconds;
    const double seconds = secondsOf(work);
    return {.seconds = seconds, .processorSeconds = processUsage().processorSeconds - before};
}

/// A turn that is kept while it is written.
class Keeping {
public:
    Keeping(BenchmarkLibrary& library, const QString& conversation) : m_library(library)
    {
        m_turn.layoutId = QStringLiteral("bench");
        m_turn.turn.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        m_turn.turn.question = QStringLiteral("What does room 7 of the archive keep?");
        library.storage().call([&](storage::Library& open) { open.conversations().beginTurn(conversation, m_turn); });
    }

    void token(engine::TokenId token)
    {
        m_tokens.push_back(token);
        if (Clock::now() - m_last < kBetweenAppends)
            return;
        m_last = Clock::now();
        m_library.storage().post([id = m_turn.turn.id, tokens = std::exchange(m_tokens, {})](storage::Library& open) {
            open.conversations().appendToTurn(id, {.reasoning = {}, .answer = QStringLiteral("The papers of shelf 7. ")},
                                              tokens);
        });
    }

private:
    BenchmarkLibrary& m_library;
    storage::StoredTurn m_turn;
    std::vector<engine::TokenId> m_tokens;
    Clock::time_point m_last = Clock::now();
};

} // namespace

std::optional<WritingSlowdown> measureWritingSlowdown(const std::shared_ptr<const engine::Engine>& engine,
                                                      BenchmarkLibrary& library, const WritingPairs& pairs,
                                                      const std::stop_token& stop)
{
    const QString conversation = library.storage().call([&](storage::Library& open) {
        return open.conversations().create(QStringLiteral("bench"), {{.id = library.document()}});
    });
    const std::vector<engine::TokenId> all =
        randomTokens(pairs.depth + kQuestion * (pairs.pairs + 1), engine->info().vocabulary);
    engine::Session session(engine);
    session.prefill(std::span(all).first(std::size_t(pairs.depth)), stop);
    const engine::Checkpoint start = session.checkpoint();
    const std::vector<engine::TokenId> answer = randomTokens(pairs.tokens, engine->info().vocabulary);

    std::vector<double> slowdowns;
    std::vector<double> processor;
    std::vector<double> speeds;
    for (int pair = 0; pair <= pairs.pairs; ++pair) {
        if (stop.stop_requested())
            return std::nullopt;
        session.restore(start);
        session.prefill(std::span(all).subspan(std::size_t(pairs.depth + kQuestion * pair), std::size_t(kQuestion)), stop);
        const engine::Checkpoint asked = session.checkpoint();
        const std::vector<engine::TokenId> tokens = session.tokens();
        const engine::DecodeOptions options{.maxTokens = pairs.tokens, .sampling = {}, .guessing = false, .forced = answer};
        const auto plain = [&] {
            session.restore(asked);
            return effortOf([&] { session.decode(options, stop, [](engine::TokenId) {}); });
        };
        const auto saving = [&] {
            session.restore(asked);
            Keeping keeping(library, conversation);
            const double before = processUsage().processorSeconds;
            Effort effort = effortOf([&] {
                library.checkpoints().save(asked, tokens, reading::CheckpointKind::BeforeTurn, 1);
                session.decode(options, stop, [&](engine::TokenId token) { keeping.token(token); });
            });
            library.settle();
            effort.processorSeconds = processUsage().processorSeconds - before; // what is saved after the answer counts too
            return effort;
        };
        // One after the other, and the other way round the next time: what drifts falls on both.
        const bool plainFirst = pair % 2 == 0;
        Effort without = plainFirst ? plain() : Effort();
        const Effort with = saving();
        without = plainFirst ? without : plain();
        if (pair == 0)
            continue; // for getting warm
        slowdowns.push_back(with.seconds / without.seconds - 1);
        processor.push_back(with.processorSeconds / without.processorSeconds - 1);
        speeds.push_back(pairs.tokens / without.seconds);
    }
    return WritingSlowdown{.pairs = pairs.pairs,
                           .tokens = pairs.tokens,
                           .slowdown = spreadOf(slowdowns),
                           .sure = medianInterval(slowdowns),
                           .processorSlowdown = spreadOf(processor),
                           .processorSure = medianInterval(processor),
                           .speed = spreadOf(std::move(speeds)).median};
}

} // namespace lectern::diagnostics
