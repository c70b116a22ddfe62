// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/state_benchmark.h"

#include "app/diagnostics/benchmark_library.h"
#include "app/diagnostics/process_usage.h"
#include "app/diagnostics/raw_file.h"
#include "app/diagnostics/synthetic_reading.h"
#include "app/reading/document_reader.h"
#include "engine/base/failure.h"
#include "engine/session.h"

#include <QTemporaryDir>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace lectern::diagnostics {

namespace {

using reading::CheckpointInterval;
using reading::CheckpointKind;

constexpr int kAnswerTokens = 300;

/// Keys and values of the tokens, and so many checkpoints.
qint64 stateBytes(const engine::ModelInfo& model, qint64 tokens, qint64 checkpoints)
{
    const qint64 checkpoint = model.recurrentStateBytes + qint64(model.vocabulary) * qint64(sizeof(float));
    return tokens * model.kvBytesPerToken(engine::Precision::Fast) + checkpoints * checkpoint;
}

class Run {
public:
    Run(std::shared_ptr<const engine::Engine> engine, const QString& folder, const StateBenchmarkOptions& options,
        std::stop_token stop)
        : m_engine(std::move(engine)), m_folder(folder), m_options(options), m_stop(std::move(stop)),
          m_document(syntheticDocument(m_engine->tokenizer(), 1)),
          m_tokens(randomTokens(options.tokens, m_engine->info().vocabulary))
    {
        openLibrary();
    }

    std::optional<SavingFigures> save(const std::function<void(double)>& progress)
    {
        SavingFigures figures;
        figures.tokens = m_options.tokens;
        SyntheticReading reading(m_engine, engine::Precision::Fast, m_tokens);
        const qint64 filesBefore = folderBytes(libraryFolder());
        const std::optional<qint64> writtenBefore = processUsage().writtenBytes;
        qint64 end = 0;
        while (end < m_options.tokens) {
            if (m_stop.stop_requested()) {
                return std::nullopt;
            }
            end = std::min(end + CheckpointInterval().tokens, m_options.tokens);
            const engine::Checkpoint checkpoint = reading.advanceTo(end);
            const auto kind = end < m_options.tokens ? CheckpointKind::Periodic : CheckpointKind::Document;
            figures.seconds += secondsOf([&] {
                m_library->checkpoints().save(checkpoint, std::span(m_tokens).first(std::size_t(end)), kind, 1);
                m_library->settle();
            });
            ++figures.checkpoints;
            progress(double(end) / double(m_options.tokens));
        }
        if (writtenBefore) {
            figures.writtenBytes = *processUsage().writtenBytes - *writtenBefore;
        }
        figures.stateBytes = m_library->stateBytes();
        figures.fileGrowth = folderBytes(libraryFolder()) - filesBefore;
        return figures;
    }

    std::optional<RestoringFigures> restore()
    {
        RestoringFigures figures;
        std::vector<double> cold;
        std::vector<double> warm;
        for (int i = 0; i < m_options.restores; ++i) {
            if (m_stop.stop_requested()) {
                return std::nullopt;
            }
            // As after a restart: nothing of the library in the program's memory either.
            m_library.reset();
            dropCachedFiles(libraryFolder());
            figures.cachedBytes = std::max(figures.cachedBytes, cachedBytesOfFiles(libraryFolder()));
            openLibrary();
            cold.push_back(restoreOnce(figures));
            warm.push_back(restoreOnce(figures));
        }
        figures.cold = spreadOf(std::move(cold));
        figures.warm = spreadOf(std::move(warm));
        return figures;
    }

    std::optional<BranchFigures> branches()
    {
        return measureBranches(m_engine, *m_library, m_tokens, m_options.branches, m_stop);
    }

    std::optional<WritingSlowdown> writing()
    {
        if (m_options.writing.pairs == 0) {
            return WritingSlowdown();
        }
        return measureWritingSlowdown(m_engine, *m_library, m_options.writing, m_stop);
    }

    std::optional<TurnFigures> turns()
    {
        storage::StorageThread& storage = m_library->storage();
        const QString conversation = storage.call([&](storage::Library& library) {
            return library.conversations().create(QStringLiteral("bench"), {{.id = m_library->document()}});
        });
        std::vector<double> begin;
        std::vector<double> finish;
        QString parent;
        while (int(finish.size()) < m_options.turns) {
            if (m_stop.stop_requested()) {
                return std::nullopt;
            }
            storage::StoredTurn turn = question(parent);
            begin.push_back(secondsOf([&] {
                storage.call([&](storage::Library& library) { library.conversations().beginTurn(conversation, turn); });
            }));
            answer(turn);
            finish.push_back(
                secondsOf([&] { storage.call([&](storage::Library& library) { library.conversations().finishTurn(turn); }); }));
            parent = turn.turn.id;
        }
        return TurnFigures{
            .count = int(finish.size()), .begin = spreadOf(std::move(begin)), .finish = spreadOf(std::move(finish))};
    }

private:
    QString libraryFolder() const { return m_folder + QStringLiteral("/library"); }
    void openLibrary() { m_library = std::make_unique<BenchmarkLibrary>(m_engine, libraryFolder(), m_document); }

    double restoreOnce(RestoringFigures& figures)
    {
        engine::Session session(m_engine);
        engine::Checkpoint found;
        const double seconds = secondsOf([&] {
            found = m_library->checkpoints().find(m_tokens);
            if (!found.isEmpty()) {
                session.restore(found);
            }
        });
        m_library->settle();
        if (session.position() != m_options.tokens) {
            throw Failure(ErrorCode::LibraryDamaged,
                          "restored " + std::to_string(session.position()) + " tokens of " + std::to_string(m_options.tokens),
                          libraryFolder().toStdString());
        }
        figures.position = session.position();
        figures.bytes = stateBytes(m_engine->info(), m_options.tokens, 1);
        return seconds;
    }

    storage::StoredTurn question(const QString& parent) const
    {
        storage::StoredTurn turn;
        turn.parent = parent;
        turn.running = true;
        turn.layoutId = QStringLiteral("bench");
        turn.turn.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        turn.turn.question = QStringLiteral("What does room 7 of the archive keep?");
        return turn;
    }

    void answer(storage::StoredTurn& turn) const
    {
        turn.running = false;
        turn.tokens = randomTokens(kAnswerTokens, m_engine->info().vocabulary);
        turn.turn.answer = m_document.pages.front().text;
        turn.turn.tokens = {.prompt = m_options.tokens, .restored = m_options.tokens, .read = 0, .generated = kAnswerTokens};
    }

    std::shared_ptr<const engine::Engine> m_engine;
    QString m_folder;
    StateBenchmarkOptions m_options;
    std::stop_token m_stop;
    domain::Document m_document;
    std::vector<engine::TokenId> m_tokens;
    std::unique_ptr<BenchmarkLibrary> m_library;
};

/// Puts a figure into the report; false where there is none because the run was stopped.
template <typename Figures>
bool take(std::optional<Figures> figures, Figures& into)
{
    if (figures) {
        into = *std::move(figures);
    }
    return figures.has_value();
}

} // namespace

std::optional<double> SavingFigures::amplification() const
{
    return writtenBytes ? std::optional(double(*writtenBytes) / double(stateBytes)) : std::nullopt;
}

qint64 stateBenchmarkDiskBytes(const engine::ModelInfo& model, const StateBenchmarkOptions& options)
{
    constexpr qint64 kElse = 64 << 20; // text, journals, rounding
    constexpr qint64 kLibraryBytesPerTurn = 4096;
    const auto longReading = [&](qint64 tokens) { return stateBytes(model, tokens, tokens / CheckpointInterval().tokens + 3); };
    const qint64 states = longReading(options.tokens) + longReading(options.reading.documentTokens());
    return std::max(options.diskBytes, states + states / 5) + kElse + options.library.turns * kLibraryBytesPerTurn;
}

std::optional<StateReport> runStateBenchmark(std::shared_ptr<const engine::Engine> engine, const QString& folder,
                                             const StateBenchmarkOptions& options, std::stop_token stop,
                                             const std::function<void(StateStep step, double fraction)>& progress)
{
    QTemporaryDir temporary(folder + QStringLiteral("/bench-XXXXXX"));
    if (!temporary.isValid()) {
        throw Failure(ErrorCode::CannotWrite, temporary.errorString().toStdString(), folder.toStdString());
    }
    StateReport report;
    progress(StateStep::Disk, -1);
    if (!take(measureDiskRate(temporary.path(), options.diskBytes, stop), report.disk)) {
        return std::nullopt;
    }
    {
        Run run(engine, temporary.path(), options, stop);
        if (!take(run.save([&](double fraction) { progress(StateStep::Save, fraction); }), report.saving)) {
            return std::nullopt;
        }
        progress(StateStep::Restore, -1);
        if (!take(run.restore(), report.restoring)) {
            return std::nullopt;
        }
        progress(StateStep::Branch, -1);
        if (!take(run.branches(), report.branches)) {
            return std::nullopt;
        }
        progress(StateStep::Turns, -1);
        if (!take(run.turns(), report.turns)) {
            return std::nullopt;
        }
        progress(StateStep::Write, -1);
        if (!take(run.writing(), report.writing)) {
            return std::nullopt;
        }
    }
    progress(StateStep::Library, -1);
    if (!take(measureLargeLibrary(temporary.filePath(QStringLiteral("large")), options.library, stop), report.library)) {
        return std::nullopt;
    }
    if (options.reading.documents == 0) {
        return report;
    }
    if (!take(measureReadingSlowdown(engine, temporary.filePath(QStringLiteral("reading")), options.reading, stop,
                                     [&](double fraction) { progress(StateStep::Read, fraction); }),
              report.reading)) {
        return std::nullopt;
    }
    return report;
}

} // namespace lectern::diagnostics
