// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/reading_slowdown.h"

#include "app/diagnostics/benchmark_library.h"
#include "app/diagnostics/process_usage.h"
#include "app/diagnostics/synthetic_reading.h"
#include "app/reading/document_reader.h"

#include <QDir>

#include <utility>

namespace lectern::diagnostics {

namespace {

constexpr qint64 kWarmUp = 512;

/// Keeps nothing.
class NoCheckpointStore final : public reading::CheckpointStore {
public:
    engine::Checkpoint find(std::span<const engine::TokenId>) override { return {}; }
    void save(const engine::Checkpoint&, std::span<const engine::TokenId>, reading::CheckpointKind, int) override {}
};

/// Passes on to another store and notes how long a reader waits for it to save.
class TimedCheckpointStore final : public reading::CheckpointStore {
public:
    explicit TimedCheckpointStore(reading::CheckpointStore& store) : m_store(store) {}

    engine::Checkpoint find(std::span<const engine::TokenId> tokens) override { return m_store.find(tokens); }
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

struct OneReading {
    double seconds = 0;
    double processorSeconds = 0;
    double waitingSeconds = 0;
    double lagSeconds = 0;
    int checkpoints = 0;
    qint64 readAgain = 0;
};

class Readings {
public:
    Readings(std::shared_ptr<const engine::Engine> engine, const QString& folder, qint64 tokens, std::stop_token stop)
        : m_engine(std::move(engine)), m_folder(folder), m_stop(std::move(stop)),
          m_document(syntheticDocument(m_engine->tokenizer(), tokens)),
          m_plan(m_engine->tokenizer(), m_engine->chatTemplate(), std::span(&m_document, 1))
    {
    }

    qint64 tokens() const { return m_plan.size(); }

    /// The first pages of weights and of the code are fetched now, not in the first reading.
    void warmUp() const
    {
        engine::Session(m_engine).prefill(std::span(m_plan.tokens()).first(std::size_t(std::min(kWarmUp, m_plan.size()))), m_stop);
    }

    std::optional<OneReading> plain() const
    {
        OneReading result;
        return read(std::make_shared<NoCheckpointStore>(), result) ? std::optional(result) : std::nullopt;
    }

    std::optional<OneReading> saving() const
    {
        // A library that has read the document would not let it be read.
        QDir(m_folder).removeRecursively();
        BenchmarkLibrary library(m_engine, m_folder, m_document);
        const auto store = std::make_shared<TimedCheckpointStore>(library.checkpoints());
        OneReading result;
        if (!read(store, result)) {
            return std::nullopt;
        }
        result.lagSeconds = secondsOf([&] { library.settle(); });
        result.waitingSeconds = store->seconds();
        result.checkpoints = store->saves();
        engine::Session again(m_engine);
        result.readAgain = reading::DocumentReader(m_plan, store).read(again, m_stop).readTokens;
        return result;
    }

private:
    bool read(std::shared_ptr<reading::CheckpointStore> store, OneReading& result) const
    {
        engine::Session session(m_engine);
        const reading::DocumentReader reader(m_plan, std::move(store));
        const double processorBefore = processUsage().processorSeconds;
        bool done = false;
        result.seconds = secondsOf([&] { done = reader.read(session, m_stop).done; });
        result.processorSeconds = processUsage().processorSeconds - processorBefore;
        return done;
    }

    std::shared_ptr<const engine::Engine> m_engine;
    QString m_folder;
    std::stop_token m_stop;
    domain::Document m_document;
    reading::PromptPlan m_plan;
};

struct Pair {
    OneReading plain;
    OneReading saving;
};

template <typename Figure>
Spread spreadOfPairs(const std::vector<Pair>& pairs, Figure figure)
{
    std::vector<double> values;
    for (const Pair& pair : pairs) {
        values.push_back(figure(pair));
    }
    return spreadOf(std::move(values));
}

ReadingSlowdown summarized(const std::vector<Pair>& pairs)
{
    ReadingSlowdown result;
    result.pairs = int(pairs.size());
    result.checkpoints = pairs.front().saving.checkpoints;
    result.plainSeconds = spreadOfPairs(pairs, [](const Pair& pair) { return pair.plain.seconds; });
    result.savingSeconds = spreadOfPairs(pairs, [](const Pair& pair) { return pair.saving.seconds; });
    result.slowdown = spreadOfPairs(pairs, [](const Pair& pair) { return pair.saving.seconds / pair.plain.seconds - 1; });
    result.processorSlowdown =
        spreadOfPairs(pairs, [](const Pair& pair) { return pair.saving.processorSeconds / pair.plain.processorSeconds - 1; }).median;
    result.waitingShare = spreadOfPairs(pairs, [](const Pair& pair) { return pair.saving.waitingSeconds / pair.saving.seconds; }).median;
    result.lagSeconds = spreadOfPairs(pairs, [](const Pair& pair) { return pair.saving.lagSeconds; }).median;
    for (const Pair& pair : pairs) {
        result.readAgain += pair.saving.readAgain;
    }
    return result;
}

} // namespace

std::optional<ReadingSlowdown> measureReadingSlowdown(std::shared_ptr<const engine::Engine> engine, const QString& folder,
                                                      qint64 tokens, int pairs, std::stop_token stop,
                                                      const std::function<void(int done, int total)>& progress)
{
    ENSURE(pairs > 0);
    const Readings readings(std::move(engine), folder, tokens, stop);
    readings.warmUp();
    std::vector<Pair> done;
    for (int i = 0; i < pairs; ++i) {
        std::optional<OneReading> plain;
        std::optional<OneReading> saving;
        for (const bool saves : {i % 2 == 1, i % 2 == 0}) {
            progress(2 * i + int(plain || saving), 2 * pairs);
            std::optional<OneReading>& reading = saves ? saving : plain;
            reading = saves ? readings.saving() : readings.plain();
            if (!reading || stop.stop_requested()) {
                return std::nullopt;
            }
        }
        done.push_back({*plain, *saving});
    }
    ReadingSlowdown result = summarized(done);
    result.tokens = readings.tokens();
    return result;
}

} // namespace lectern::diagnostics
