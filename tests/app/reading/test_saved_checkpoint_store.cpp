// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/conversation.h"
#include "app/reading/saved_checkpoint_store.h"
#include "app/reading/state_identity.h"
#include "app/storage/library.h"
#include "engine/session.h"
#include "tests/app/reading/lighthouse.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace lectern;
using domain::Turn;
using engine::Precision;
using engine::Session;
using engine::TokenId;
using reading::CheckpointKind;
using reading::SavedCheckpointStore;
using storage::Library;

namespace {

/// The engine, opened anew: as after a restart.
std::shared_ptr<const engine::Engine> restarted()
{
    return engine::Engine::open(LECTERN_MODEL_DIR, {.threads = 2});
}

std::vector<TokenId> someTokens(std::size_t count)
{
    std::vector<TokenId> tokens;
    for (std::size_t i = 0; i < count; ++i)
        tokens.push_back(static_cast<TokenId>(6 + (i * 2654435761u >> 7) % 8000));
    return tokens;
}

std::vector<float> logitsOf(Session& session, std::span<const TokenId> tokens)
{
    std::vector<float> all;
    engine::PrefillObserver observer;
    observer.logits = [&](std::int64_t, std::span<const float> row) { all.insert(all.end(), row.begin(), row.end()); };
    session.prefill(tokens, {}, observer);
    return all;
}

QString addLighthouse(Library& library)
{
    domain::Document document = test::lighthouse();
    document.sourceSha256 = QByteArray(64, 'a');
    return library.documents().add(document).id;
}

} // namespace

/// The engine's states through SQLite and back, each time with everything closed in between.
class TestSavedCheckpointStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void restoredState_continuesWithTheSameBits_data();
    void restoredState_continuesWithTheSameBits();
    void conversationAfterARestart_readsNothingAgainAndAnswersTheSame();
    void anotherModelOrPrecision_findsNothing();
    void statesOfOtherKernels_areTakenAndReported();
    void damagedState_isReadAgainAndSaysWhy();
};

void TestSavedCheckpointStore::restoredState_continuesWithTheSameBits_data()
{
    QTest::addColumn<bool>("exact");
    QTest::addRow("exact") << true;
    QTest::addRow("fast") << false;
}

void TestSavedCheckpointStore::restoredState_continuesWithTheSameBits()
{
    QFETCH(bool, exact);
    const Precision precision = exact ? Precision::Exact : Precision::Fast;
    const std::vector<TokenId> tokens = someTokens(560);
    QTemporaryDir folder;
    QString document;
    std::vector<float> expected;
    const std::vector<std::size_t> places{1, 255, 256, 257, 400, 511, 512, 513};
    {
        Library library(folder.path(), Library::Access::Write);
        document = addLighthouse(library);
        const auto engine = restarted();
        SavedCheckpointStore store(engine, precision, library.states(), {document});
        Session session(engine, {.precision = precision});
        std::size_t at = 0;
        for (const std::size_t place : places) {
            const auto rows = logitsOf(session, std::span(tokens).subspan(at, place - at));
            expected.insert(expected.end(), rows.begin(), rows.end());
            at = place;
            store.save(session.checkpoint(), std::span(tokens).first(place), CheckpointKind::BeforeTurn, 1);
        }
        const auto rest = logitsOf(session, std::span(tokens).subspan(at));
        expected.insert(expected.end(), rest.begin(), rest.end());
        QVERIFY2(store.problems().empty(), qPrintable(store.problems().empty() ? QString() : store.problems().front()));
        QVERIFY(store.bytesWritten() > 0);
    }
    const auto engine = restarted();
    Library library(folder.path(), Library::Access::Write);
    QVERIFY(library.verify().problems.empty());
    const auto vocabulary = std::size_t(engine->info().vocabulary);
    for (std::size_t i = 0; i < places.size(); ++i) {
        SavedCheckpointStore store(engine, precision, library.states(), {document});
        // Up to just before the next place, so that exactly this one is the longest.
        const std::size_t known = i + 1 < places.size() ? places[i + 1] - 1 : tokens.size();
        const engine::Checkpoint found = store.find(std::span(tokens).first(known));
        QCOMPARE(found.position(), std::int64_t(places[i]));
        Session session(engine, {.precision = precision});
        session.restore(found);
        const auto continued = logitsOf(session, std::span(tokens).subspan(places[i]));
        QVERIFY(std::equal(continued.begin(), continued.end(), expected.begin() + std::ptrdiff_t(places[i] * vocabulary),
                           expected.end()));

        // A fork that goes elsewhere leaves what is saved as it is.
        session.restore(found);
        session.prefill(std::vector<TokenId>{7, 8, 9});
        store.save(session.checkpoint(), session.tokens(), CheckpointKind::AfterAnswer, 1);
        session.restore(store.find(std::span(tokens).first(known)));
        QCOMPARE(session.position(), std::int64_t(places[i]));
        QVERIFY(logitsOf(session, std::span(tokens).subspan(places[i])) == continued);
        QVERIFY(store.problems().empty());
    }
    QVERIFY(library.verify().problems.empty());
}

void TestSavedCheckpointStore::conversationAfterARestart_readsNothingAgainAndAnswersTheSame()
{
    const QStringList questions{QStringLiteral("Who built the lighthouse?"),
                                QStringLiteral("How long were the keepers cut off?"), QStringLiteral("What is on page 2?")};
    QTemporaryDir folder;
    QString document;
    std::vector<Turn> turns;
    {
        Library library(folder.path(), Library::Access::Write);
        document = addLighthouse(library);
        const auto engine = restarted();
        const auto store =
            std::make_shared<SavedCheckpointStore>(engine, Precision::Fast, library.states(), std::vector{document});
        for (const QString& question : questions)
            turns.push_back(answering::Conversation(engine, {test::lighthouse()}, {store}).ask(question, {}, {}));
        QCOMPARE(turns[0].tokens.restored, 0);
        QVERIFY(turns[1].tokens.restored > 0); // the first conversation's reading served the second
    }
    for (int round = 0; round < 2; ++round) {
        Library library(folder.path(), Library::Access::Write);
        const auto engine = restarted();
        const auto store =
            std::make_shared<SavedCheckpointStore>(engine, Precision::Fast, library.states(), std::vector{document});
        for (std::size_t i = 0; i < turns.size(); ++i) {
            const Turn again = answering::Conversation(engine, {test::lighthouse()}, {store}).ask(questions[int(i)], {}, {});
            QCOMPARE(again.answer, turns[i].answer);
            QCOMPARE(again.tokens.prompt, turns[i].tokens.prompt);
            QCOMPARE(again.tokens.prompt - again.tokens.read, again.tokens.restored);
            QVERIFY(again.tokens.read < 200 &&
                    again.tokens.restored > 240); // the question and its search results, not the document
        }
        QVERIFY(store->problems().empty());
        QVERIFY(library.verify().problems.empty());
    }
}

void TestSavedCheckpointStore::anotherModelOrPrecision_findsNothing()
{
    QTemporaryDir folder;
    Library library(folder.path(), Library::Access::Write);
    const QString document = addLighthouse(library);
    const auto engine = restarted();
    const std::vector<TokenId> tokens = someTokens(300);
    Session session(engine);
    session.prefill(tokens);
    SavedCheckpointStore fast(engine, Precision::Fast, library.states(), {document});
    fast.save(session.checkpoint(), tokens, CheckpointKind::Document, 1);
    QCOMPARE(fast.find(tokens).position(), 300);
    SavedCheckpointStore exact(engine, Precision::Exact, library.states(), {document});
    QVERIFY(exact.identity().layoutId != fast.identity().layoutId);
    QVERIFY(exact.find(tokens).isEmpty());

    const auto other = engine::Engine::open(LECTERN_TEST_DATA "/golden/moe/model", {.threads = 1});
    SavedCheckpointStore others(other, Precision::Fast, library.states(), {document});
    QVERIFY(others.find(someTokens(300)).isEmpty());
    // The same model opened again is the same.
    SavedCheckpointStore again(restarted(), Precision::Fast, library.states(), {document});
    QCOMPARE(again.identity().layoutId, fast.identity().layoutId);
}

/// As when the library moves to a computer with another processor, or to a GPU.
void TestSavedCheckpointStore::statesOfOtherKernels_areTakenAndReported()
{
    QTemporaryDir folder;
    const auto engine = restarted();
    const std::vector<TokenId> tokens = someTokens(400);
    const storage::StateIdentity here = reading::stateIdentity(*engine, Precision::Fast);
    Library library(folder.filePath("library"), Library::Access::Write);
    const std::vector<QString> documents{addLighthouse(library)};
    Session session(engine);
    session.prefill(tokens);
    SavedCheckpointStore there(engine, Precision::Fast, {here.layoutId, QStringLiteral("gpu/sm90/fast")}, library.states(),
                               documents);
    there.save(session.checkpoint(), tokens, CheckpointKind::Document, 1);
    QCOMPARE(there.find(tokens).position(), 400);
    QVERIFY(there.otherNumerics().empty());

    SavedCheckpointStore store(engine, Precision::Fast, here, library.states(), documents);
    QCOMPARE(store.find(tokens).position(), 400);
    QCOMPARE(store.otherNumerics(), std::vector<QString>{QStringLiteral("gpu/sm90/fast")});
    QVERIFY(store.problems().empty());
}

void TestSavedCheckpointStore::damagedState_isReadAgainAndSaysWhy()
{
    QTemporaryDir folder;
    const std::vector<TokenId> tokens = someTokens(700);
    QString document;
    {
        Library library(folder.path(), Library::Access::Write);
        document = addLighthouse(library);
        const auto engine = restarted();
        SavedCheckpointStore store(engine, Precision::Fast, library.states(), {document});
        Session session(engine);
        for (const std::size_t end : {300, 700}) {
            session.prefill(std::span(tokens).subspan(std::size_t(session.position()), end - std::size_t(session.position())));
            store.save(session.checkpoint(), std::span(tokens).first(end), CheckpointKind::BeforeTurn, 1);
        }
    }
    QDirIterator shards(folder.filePath(QStringLiteral("states")), {QStringLiteral("*.checkpoints.db")}, QDir::Files);
    QVERIFY(shards.hasNext());
    QFile shard(shards.next());
    QVERIFY(shard.open(QIODevice::ReadWrite));
    // Near the end lies what was saved last.
    QVERIFY(shard.seek(shard.size() - shard.size() / 5));
    QCOMPARE(shard.write(QByteArray(64, '\x5a')), 64);
    shard.close();

    Library library(folder.path(), Library::Access::Write);
    const auto engine = restarted();
    SavedCheckpointStore store(engine, Precision::Fast, library.states(), {document});
    const engine::Checkpoint found = store.find(tokens);
    QVERIFY(found.position() < 700);
    QVERIFY(!store.problems().empty());
    Session session(engine), fresh(engine);
    if (!found.isEmpty())
        session.restore(found);
    session.prefill(std::span(tokens).subspan(std::size_t(session.position())));
    fresh.prefill(tokens);
    QVERIFY(std::ranges::equal(session.logits(), fresh.logits()));
    store.save(session.checkpoint(), tokens, CheckpointKind::BeforeTurn, 1); // and can be saved again
    QCOMPARE(store.find(tokens).position(), 700);
}

QTEST_GUILESS_MAIN(TestSavedCheckpointStore)
#include "test_saved_checkpoint_store.moc"
