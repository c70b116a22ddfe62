// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/reading_slowdown.h"

#include "app/diagnostics/benchmark_library.h"
#include "app/diagnostics/process_usage.h"
#include "app/diagnostics/synthetic_reading.h"
#include "engine/base/failure.h"

#include <QDir>

#include <algorithm>
#include <chrono>
#include <utility>

namespace lectern::diagnostics {

namespace {

/// Passes on to another store and notes how long a reader waits for it to save.
class TimedCheckpointStore final : public reading::CheckpointStore {
public:
    explicit TimedCheckpointStore(reading::CheckpointStore& store) : m_store(store) {}

    engine::Checkpoint find(std::span<const engine::TokenId> tokens) override { return m_store.find(tokens); }
    std::int64_t longest(std::span<const engine::TokenId> tokens) override { return m_store.longest(tokens); }
    void save(const engine::Checkpoint& checkpoint, std::span<const engine::TokenId> tokens, reading::CheckpointKind kind,
              int documents) override
    {
        ++m_saves;
        m_seconds += secondsOf([&] { m_store.save(checkpoint, tokens, kind, documents); });
    }

    int saves() const { return m_saves; }
    double seconds() const { return m_seconds; }

private:
    reading::CheckpointStore& m_store;
    int m_saves = 0;
    double m_seconds = 0;
};

/// What a stretch of work took.
struct Effort {
    double seconds = 0;
    double processorSeconds = 0;
};

class EffortClock {
public:
    /// Since the clock was made or last asked.
    Effort lap()
    {
        const auto now = std::chrono::steady_clock::now();
        const double processor = processUsage().processorSeconds;
        const Effort effort{std::chrono::duration<double>(now - m_start).count(), processor - m_processor};
        m_start = now;
        m_processor = processor;
        return effort;
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    double m_processor = processUsage().processorSeconds;
};

/// The turns over one document. The reader that saves goes through it as it always does; at the end of its turns the other
/// session is moved on from the reader's progress report.
class Turns {
public:
    Turns(std::shared_ptr<const engine::Engine> engine, const reading::PromptPlan& plan, qint64 turnTokens, int pairs,
          std::stop_token stop)
        : m_plain(std::move(engine)), m_plan(plan), m_turnTokens(turnTokens), m_pairs(pairs), m_stop(std::move(stop))
    {
    }

    /// The saving reader has come to `position`.
    void reached(qint64 position)
    {
        if (position < endOf(int(m_saving.size()))) {
            return;
        }
        m_saving.push_back(m_clock.lap());
        // Saving and plain, plain and saving, …: what drifts falls on both.
        const auto turn = int(m_saving.size()) - 1;
        const int last = turn % 2 == 0 ? turn : std::min(turn + 1, m_pairs);
        while (int(m_without.size()) <= last) {
            readPlain(endOf(int(m_without.size())));
        }
        m_clock.lap();
    }

    /// The first half turn is for getting warm, and no pair.
    void addPairsTo(std::vector<Effort>& saving, std::vector<Effort>& plain) const
    {
        saving.insert(saving.end(), m_saving.begin() + 1, m_saving.begin() + 1 + m_pairs);
        plain.insert(plain.end(), m_without.begin() + 1, m_without.begin() + 1 + m_pairs);
    }

private:
    /// Turn 0 is the half one.
    qint64 endOf(int turn) const { return turn > m_pairs ? m_plan.size() + 1 : m_turnTokens / 2 + turn * m_turnTokens; }

    /// In the reader's chunks.
    void readPlain(qint64 end)
    {
        EffortClock clock;
        const qint64 chunk = m_plain.options().chunkTokens;
        while (m_plain.position() < end && !m_stop.stop_requested()) {
            const qint64 begin = m_plain.position();
            const qint64 next = std::min(end, (begin / chunk + 1) * chunk);
            m_plain.prefill(std::span(m_plan.tokens()).subspan(std::size_t(begin), std::size_t(next - begin)), m_stop);
        }
        m_without.push_back(clock.lap());
    }

    engine::Session m_plain;
    const reading::PromptPlan& m_plan;
    qint64 m_turnTokens;
    int m_pairs;
    std::stop_token m_stop;
    EffortClock m_clock;
    std::vector<Effort> m_saving;
    std::vector<Effort> m_without;
};

class Measurement {
public:
    Measurement(std::shared_ptr<const engine::Engine> engine, const QString& folder, const ReadingPairs& pairs,
                std::stop_token stop)
        : m_engine(std::move(engine)), m_folder(folder), m_pairs(pairs), m_stop(std::move(stop)),
          m_document(syntheticDocument(m_engine->tokenizer(), pairs.documentTokens())),
          m_plan(m_engine->tokenizer(), m_engine->chatTemplate(), std::span(&m_document, 1))
    {
    }

    /// False when stopped.
    bool readDocument(const std::function<void(double fraction)>& progress)
    {
        // A library that has read the document would not let it be read.
        QDir(m_folder).removeRecursively();
        BenchmarkLibrary library(m_engine, m_folder, m_document);
        const auto store = std::make_shared<TimedCheckpointStore>(library.checkpoints());
        const reading::DocumentReader reader(m_plan, store, {.tokens = m_pairs.turnTokens});
        engine::Session session(m_engine);
        Turns turns(m_engine, m_plan, m_pairs.turnTokens, m_pairs.inADocument, m_stop);
        const reading::ReadingResult result = reader.read(session, m_stop, [&](const reading::ReadingProgress& at) {
            turns.reached(at.tokensDone);
            progress(double(at.tokensDone) / double(at.tokensTotal));
        });
        if (!result.done || m_stop.stop_requested()) {
            return false;
        }
        m_lags.push_back(secondsOf([&] { library.settle(); }));
        const qint64 kept = library.storage().call([](storage::Library& open) { return open.usage().checkpoints; });
        m_checkpoints = m_lags.size() == 1 ? kept : std::min(m_checkpoints, kept);
        turns.addPairsTo(m_saving, m_plain);
        m_waitingSeconds += store->seconds();
        m_readingSeconds += store->seconds() + result.readSeconds;
        engine::Session again(m_engine);
        m_readAgain += reader.read(again, m_stop).readTokens;
        return true;
    }

    ReadingSlowdown result() const
    {
        ReadingSlowdown result;
        result.tokens = m_plan.size();
        result.checkpoints = m_checkpoints;
        result.pairTokens = m_pairs.turnTokens;
        result.pairs = int(m_saving.size());
        result.plainSpeed = spreadOf(speeds(m_plain));
        result.savingSpeed = spreadOf(speeds(m_saving));
        result.slowdown = spreadOf(slowdowns(&Effort::seconds));
        result.sure = medianInterval(slowdowns(&Effort::seconds));
        result.processorSlowdown = spreadOf(slowdowns(&Effort::processorSeconds));
        result.processorSure = medianInterval(slowdowns(&Effort::processorSeconds));
        result.processorShare = processorShare();
        result.waitingShare = m_waitingSeconds / m_readingSeconds;
        result.lagSeconds = spreadOf(m_lags).median;
        result.readAgain = m_readAgain;
        return result;
    }

private:
    std::vector<double> speeds(const std::vector<Effort>& turns) const
    {
        std::vector<double> values;
        for (const Effort& turn : turns) {
            values.push_back(double(m_pairs.turnTokens) / turn.seconds);
        }
        return values;
    }

    std::vector<double> slowdowns(double Effort::*figure) const
    {
        std::vector<double> values;
        for (std::size_t i = 0; i < m_saving.size(); ++i) {
            values.push_back(m_saving[i].*figure / m_plain[i].*figure - 1);
        }
        return values;
    }

    double processorShare() const
    {
        std::vector<double> values;
        for (const Effort& turn : m_plain) {
            values.push_back(turn.processorSeconds / turn.seconds / m_engine->threads());
        }
        return spreadOf(std::move(values)).median;
    }

    std::shared_ptr<const engine::Engine> m_engine;
    QString m_folder;
    ReadingPairs m_pairs;
    std::stop_token m_stop;
    domain::Document m_document;
    reading::PromptPlan m_plan;
    std::vector<Effort> m_saving;
    std::vector<Effort> m_plain;
    std::vector<double> m_lags;
    double m_waitingSeconds = 0;
    double m_readingSeconds = 0;
    qint64 m_checkpoints = 0;
    qint64 m_readAgain = 0;
};

} // namespace

std::optional<ReadingSlowdown> measureReadingSlowdown(std::shared_ptr<const engine::Engine> engine, const QString& folder,
                                                      const ReadingPairs& pairs, std::stop_token stop,
                                                      const std::function<void(double fraction)>& progress)
{
    ENSURE(pairs.turnTokens > 0 && pairs.turnTokens % (2 * engine::kChunkTokens) == 0);
    ENSURE(pairs.inADocument > 0 && pairs.documents > 0);
    Measurement measurement(std::move(engine), folder, pairs, stop);
    const auto start = std::chrono::steady_clock::now();
    const auto secondsSoFar = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    for (int i = 0; i < pairs.documents && (i == 0 || secondsSoFar() < pairs.seconds); ++i) {
        if (!measurement.readDocument([&](double fraction) { progress((i + fraction) / pairs.documents); })) {
            return std::nullopt;
        }
    }
    return measurement.result();
}

} // namespace lectern::diagnostics
