// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/memory_checkpoint_store.h"
#include "engine/session.h"

#include <QTest>

#include <numeric>

using namespace lectern;
using namespace lectern::reading;
using engine::TokenId;

namespace {

std::shared_ptr<const engine::Engine> builtIn()
{
    static const auto engine = engine::Engine::open(LECTERN_MODEL_DIR);
    return engine;
}

/// first, first + 1, …
std::vector<TokenId> tokensFrom(TokenId first, int count)
{
    std::vector<TokenId> tokens(static_cast<std::size_t>(count));
    std::iota(tokens.begin(), tokens.end(), first);
    return tokens;
}

/// Reads `tokens` in steps of `step` and saves a checkpoint of the given kind after each.
void readAndSave(MemoryCheckpointStore& store, const std::vector<TokenId>& tokens, std::size_t step, CheckpointKind kind)
{
    engine::Session session(builtIn());
    for (std::size_t at = 0; at < tokens.size(); at += step) {
        QCOMPARE(session.prefill(std::span(tokens).subspan(at, step)), engine::PrefillOutcome::Done);
        store.save(session.checkpoint(), std::span(tokens).first(at + step), kind, 1);
    }
}

} // namespace

class TestMemoryCheckpointStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void emptyStore_findsNothing();
    void find_returnsTheLongestPrefix();
    void find_withOtherTokens_findsNothing();
    void saveTwice_keepsOne();
    void periodicCheckpoints_areDenseNearTheTip();
    void documents_areKeptWhateverElseComes();
    void temporaryCheckpoints_goInTheOrderOfTheirLastUse();
};

void TestMemoryCheckpointStore::emptyStore_findsNothing()
{
    MemoryCheckpointStore store;
    QVERIFY(store.find(tokensFrom(10, 5)).isEmpty());
    QVERIFY(store.find({}).isEmpty());
}

void TestMemoryCheckpointStore::find_returnsTheLongestPrefix()
{
    MemoryCheckpointStore store;
    readAndSave(store, tokensFrom(10, 6), 2, CheckpointKind::Document);
    QCOMPARE(store.positions(), (std::vector<std::int64_t>{2, 4, 6}));
    QVERIFY(store.find(tokensFrom(10, 1)).isEmpty());
    QCOMPARE(store.find(tokensFrom(10, 2)).position(), 2);
    QCOMPARE(store.find(tokensFrom(10, 5)).position(), 4);
    QCOMPARE(store.find(tokensFrom(10, 6)).position(), 6);
    QCOMPARE(store.find(tokensFrom(10, 60)).position(), 6);
}

void TestMemoryCheckpointStore::find_withOtherTokens_findsNothing()
{
    MemoryCheckpointStore store;
    readAndSave(store, tokensFrom(10, 6), 3, CheckpointKind::Document);
    QVERIFY(store.find(tokensFrom(11, 6)).isEmpty());
    std::vector<TokenId> differsLate = tokensFrom(10, 6);
    differsLate.back() = 9;
    QCOMPARE(store.find(differsLate).position(), 3);
}

void TestMemoryCheckpointStore::saveTwice_keepsOne()
{
    MemoryCheckpointStore store;
    readAndSave(store, tokensFrom(10, 4), 4, CheckpointKind::AfterAnswer);
    readAndSave(store, tokensFrom(10, 4), 4, CheckpointKind::BeforeTurn);
    QCOMPARE(store.positions(), (std::vector<std::int64_t>{4}));
}

void TestMemoryCheckpointStore::periodicCheckpoints_areDenseNearTheTip()
{
    MemoryCheckpointStore store({.periodic = 5, .temporary = 100});
    readAndSave(store, tokensFrom(10, 64), 1, CheckpointKind::Periodic);
    const std::vector<std::int64_t> kept = store.positions();
    QCOMPARE(kept.size(), std::size_t(5));
    QCOMPARE(kept.back(), 64);
    for (std::size_t i = 2; i < kept.size(); ++i)
        QVERIFY(kept[i] - kept[i - 1] <= kept[i - 1] - kept[i - 2]);
    QVERIFY2(kept.front() > 8 && kept.front() < 60, "the first must save a good part of reading again, and not all of it");
    readAndSave(store, tokensFrom(500, 3), 1, CheckpointKind::Periodic);
    QCOMPARE(store.positions().size(), std::size_t(8)); // another text's count for themselves
}

void TestMemoryCheckpointStore::documents_areKeptWhateverElseComes()
{
    MemoryCheckpointStore store({.periodic = 2, .temporary = 3});
    readAndSave(store, tokensFrom(10, 2), 2, CheckpointKind::Document);
    readAndSave(store, tokensFrom(300, 2), 2, CheckpointKind::SystemText);
    for (TokenId first = 400; first < 420; ++first)
        readAndSave(store, tokensFrom(first, 1), 1, CheckpointKind::AfterAnswer);
    QCOMPARE(store.find(tokensFrom(10, 2)).position(), 2);
    QCOMPARE(store.find(tokensFrom(300, 2)).position(), 2);
    QCOMPARE(store.positions().size(), std::size_t(5));
}

void TestMemoryCheckpointStore::temporaryCheckpoints_goInTheOrderOfTheirLastUse()
{
    MemoryCheckpointStore store({.periodic = 8, .temporary = 2});
    readAndSave(store, tokensFrom(10, 1), 1, CheckpointKind::AfterAnswer);
    readAndSave(store, tokensFrom(20, 1), 1, CheckpointKind::AfterAnswer);
    QVERIFY(!store.find(tokensFrom(10, 1)).isEmpty());
    readAndSave(store, tokensFrom(30, 1), 1, CheckpointKind::AfterAnswer);
    QVERIFY(!store.find(tokensFrom(10, 1)).isEmpty());
    QVERIFY(store.find(tokensFrom(20, 1)).isEmpty());
    QVERIFY(!store.find(tokensFrom(30, 1)).isEmpty());
}

QTEST_GUILESS_MAIN(TestMemoryCheckpointStore)
#include "test_memory_checkpoint_store.moc"
