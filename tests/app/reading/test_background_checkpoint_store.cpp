// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/background_checkpoint_store.h"
#include "app/reading/document_reader.h"
#include "engine/session.h"
#include "tests/app/reading/lighthouse.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <future>

using namespace lectern;
using namespace lectern::reading;
using engine::Precision;
using engine::Session;
using engine::TokenId;
using storage::Library;
using storage::StorageThread;

namespace {

constexpr std::int64_t kDocumentEnd = 700; // not at the edge of a block

std::vector<TokenId> someTokens(std::size_t count, unsigned seed = 0)
{
    std::vector<TokenId> tokens;
    for (std::size_t i = 0; i < count; ++i)
        tokens.push_back(static_cast<TokenId>(6 + ((i + 977 * seed) * 2654435761u >> 7) % 8000));
    return tokens;
}

/// The logits after each token.
std::vector<float> logitsOf(Session& session, std::span<const TokenId> tokens)
{
    std::vector<float> all;
    engine::PrefillObserver observer;
    observer.logits = [&](std::int64_t, std::span<const float> row) { all.insert(all.end(), row.begin(), row.end()); };
    session.prefill(tokens, {}, observer);
    return all;
}

bool sameBits(std::span<const float> one, std::span<const float> other)
{
    return one.size() == other.size() && std::memcmp(one.data(), other.data(), one.size_bytes()) == 0;
}

/// A library with the lighthouse in it, and an engine: what one run of the program has.
struct Run {
    explicit Run(const QString& folder, Precision precision = Precision::Fast, const storage::StateLimits& limits = {})
        : storage(std::make_shared<StorageThread>(folder, Library::Access::Write, limits)),
          engine(engine::Engine::open(LECTERN_MODEL_DIR, {.threads = 2}))
    {
        domain::Document document = test::lighthouse();
        document.sourceSha256 = QByteArray(64, 'a');
        const QString id = storage->call([&](Library& library) {
            const auto there = library.documents().findBySource(document.sourceSha256);
            return there ? there->id : library.documents().add(document).id;
        });
        checkpoints = std::make_shared<BackgroundCheckpointStore>(engine, precision, storage, std::vector{id});
    }

    qint64 longestSaved(std::span<const TokenId> tokens)
    {
        return storage->call([&](Library& library) {
            return library.states().longestPrefix(checkpoints->identity().layoutId, tokens);
        });
    }

    std::shared_ptr<StorageThread> storage;
    std::shared_ptr<const engine::Engine> engine;
    std::shared_ptr<BackgroundCheckpointStore> checkpoints;
};

/// Keeps the library's thread busy until it is let go.
class Busy {
public:
    explicit Busy(StorageThread& thread) { thread.post([open = m_goOn.get_future().share()](Library&) { open.wait(); }); }
    ~Busy() { m_goOn.set_value(); }

private:
    std::promise<void> m_goOn;
};

} // namespace

/// States that are saved on another thread while the session goes on.
class TestBackgroundCheckpointStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = m_temporary.filePath(QString::number(++m_next)); }

    void restoredAfterARestart_continuesWithTheSameBits_data()
    {
        QTest::addColumn<bool>("isExact");
        QTest::newRow("exact") << true;
        QTest::newRow("fast") << false;
    }

    /// Document, a turn, a second turn; and from the document's end another branch.
    void restoredAfterARestart_continuesWithTheSameBits()
    {
        QFETCH(bool, isExact);
        const Precision precision = isExact ? Precision::Exact : Precision::Fast;
        struct Place {
            std::vector<TokenId> tokens;
            std::vector<float> logits; ///< the last ones
            std::vector<float> continued;
        };
        std::vector<Place> places;
        const std::vector<TokenId> more = someTokens(70, 9);
        {
            Run run(m_folder, precision);
            Session session(run.engine, {.precision = precision});
            std::vector<engine::Checkpoint> checkpoints;
            const auto save = [&](CheckpointKind kind) {
                checkpoints.push_back(session.checkpoint());
                run.checkpoints->save(checkpoints.back(), session.tokens(), kind, 1);
                places.push_back({session.tokens(), {session.logits().begin(), session.logits().end()}, {}});
            };
            const auto turn = [&](unsigned seed) {
                session.prefill(someTokens(33, seed));
                session.decode({.maxTokens = 24}, {}, [](TokenId) {});
                save(CheckpointKind::AfterAnswer);
            };
            session.prefill(someTokens(kDocumentEnd));
            save(CheckpointKind::Document);
            turn(1);
            session.prefill(someTokens(5, 2));
            save(CheckpointKind::BeforeTurn);
            turn(3);
            session.restore(checkpoints.front());
            turn(4);
            // The library's thread is at work on them all.
            for (std::size_t i = 0; i < places.size(); ++i) {
                session.restore(checkpoints[i]);
                places[i].continued = logitsOf(session, more);
            }
            QVERIFY(run.checkpoints->takeProblems().empty());
        }
        Run run(m_folder, precision);
        Session session(run.engine, {.precision = precision});
        for (const Place& place : places) {
            const engine::Checkpoint found = run.checkpoints->find(place.tokens);
            QCOMPARE(found.position(), std::int64_t(place.tokens.size()));
            session.restore(found);
            QCOMPARE(session.tokens(), place.tokens);
            QVERIFY(sameBits(session.logits(), place.logits));
            QVERIFY(sameBits(logitsOf(session, more), place.continued));
        }
        QCOMPARE(session.restoredButReadAgain(), 0);
        QVERIFY(run.checkpoints->takeProblems().empty());
        QVERIFY(run.storage->call([](Library& library) { return library.verify(); }).problems.empty());
    }

    void documentReadWhileStatesAreSaved_isThereAfterARestart()
    {
        const std::vector<domain::Document> documents{test::madeUpDocument("Alpha", 12)};
        const CheckpointInterval often{.tokens = 256, .seconds = 1e9};
        std::vector<float> expected;
        {
            Run run(m_folder);
            const PromptPlan plan(run.engine->tokenizer(), run.engine->chatTemplate(), documents);
            Session session(run.engine);
            QVERIFY(DocumentReader(plan, run.checkpoints, often).read(session, {}).done);
            expected.assign(session.logits().begin(), session.logits().end());
        }
        Run run(m_folder);
        const PromptPlan plan(run.engine->tokenizer(), run.engine->chatTemplate(), documents);
        Session session(run.engine);
        const ReadingResult again = DocumentReader(plan, run.checkpoints, often).read(session, {});
        QCOMPARE(again.readTokens, 0);
        QCOMPARE(again.restoredTokens, plan.size());
        QVERIFY(sameBits(session.logits(), expected));
        QVERIFY(run.checkpoints->takeProblems().empty());
    }

    void periodicCheckpoint_isLeftOutWhileAnotherWaits()
    {
        Run run(m_folder);
        Session session(run.engine);
        const std::vector<TokenId> tokens = someTokens(500);
        const auto readTo = [&](std::int64_t position, CheckpointKind kind) {
            session.prefill(std::span(tokens).subspan(std::size_t(session.position()), std::size_t(position - session.position())));
            run.checkpoints->save(session.checkpoint(), session.tokens(), kind, 1);
        };
        {
            const Busy busy(*run.storage);
            readTo(100, CheckpointKind::AfterAnswer);
            readTo(200, CheckpointKind::Periodic);
            readTo(300, CheckpointKind::Cancelled);
        }
        QCOMPARE(run.longestSaved(std::span(tokens).first(299)), 100);
        QCOMPARE(run.longestSaved(tokens), 300);
        // With nothing waiting it is saved like any other.
        readTo(400, CheckpointKind::Periodic);
        QCOMPARE(run.longestSaved(tokens), 400);
    }

    void save_doesNotWaitAndFind_waitsForIt()
    {
        Run run(m_folder);
        Session session(run.engine);
        const std::vector<TokenId> tokens = someTokens(300);
        std::future<engine::Checkpoint> found;
        {
            const Busy busy(*run.storage);
            session.prefill(tokens);
            run.checkpoints->save(session.checkpoint(), tokens, CheckpointKind::Document, 1); // would never return
            found = std::async(std::launch::async, [&] { return run.checkpoints->find(tokens); });
            QVERIFY(found.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout);
        }
        QCOMPARE(found.get().position(), 300);
    }

    void storeThatIsGone_hasSavedAllTheSame()
    {
        const std::vector<TokenId> tokens = someTokens(300);
        Run run(m_folder);
        {
            const Busy busy(*run.storage);
            Session session(run.engine);
            session.prefill(tokens);
            run.checkpoints->save(session.checkpoint(), tokens, CheckpointKind::Document, 1);
            run.checkpoints.reset();
        }
        run.checkpoints = std::make_shared<BackgroundCheckpointStore>(run.engine, Precision::Fast, run.storage, std::vector<QString>());
        QCOMPARE(run.longestSaved(tokens), 300);
    }

    void stateWithoutRoom_isAProblemThatIsToldOnce()
    {
        Run run(m_folder, Precision::Fast, {.bytes = 1000});
        Session session(run.engine);
        const std::vector<TokenId> tokens = someTokens(300);
        session.prefill(tokens);
        run.checkpoints->save(session.checkpoint(), tokens, CheckpointKind::Document, 1);
        QCOMPARE(run.checkpoints->takeProblems().size(), std::size_t(1));
        QVERIFY(run.checkpoints->takeProblems().empty());
        QCOMPARE(run.checkpoints->bytesWritten(), 0);
        QVERIFY(run.checkpoints->find(tokens).isEmpty());
    }

private:
    QTemporaryDir m_temporary;
    QString m_folder;
    int m_next = 0;
};

QTEST_GUILESS_MAIN(TestBackgroundCheckpointStore)
#include "test_background_checkpoint_store.moc"
