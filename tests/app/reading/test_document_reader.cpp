// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/document_reader.h"
#include "app/reading/memory_checkpoint_store.h"
#include "tests/app/reading/lighthouse.h"

#include <QTest>

#include <algorithm>

using namespace lectern;
using namespace lectern::reading;

namespace {

std::shared_ptr<const engine::Engine> builtIn()
{
    static const auto engine = engine::Engine::open(LECTERN_MODEL_DIR);
    return engine;
}

PromptPlan planOf(const std::vector<domain::Document>& documents)
{
    return PromptPlan(builtIn()->tokenizer(), builtIn()->chatTemplate(), documents);
}

std::vector<float> logitsOf(const engine::Session& session)
{
    return {session.logits().begin(), session.logits().end()};
}

/// Reads the whole plan with an empty store of its own.
std::vector<float> logitsReadInOneGo(const PromptPlan& plan)
{
    engine::Session session(builtIn());
    DocumentReader(plan, std::make_shared<MemoryCheckpointStore>()).read(session, {});
    return logitsOf(session);
}

} // namespace

class TestDocumentReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void read_leavesTheSessionAtThePlansEnd();
    void progress_countsPagesOfEachDocument();
    void stoppedAndCalledAgain_readsNothingTwiceAndGivesTheSameLogits();
    void stopped_leavesACheckpointForAnotherSession();
    void secondSession_restoresEverything();
    void furtherDocument_restoresTheOnesBeforeIt();
    void otherOrder_restoresOnlyTheSystemText();
    void longDocument_leavesCheckpointsOnTheWay();
};

void TestDocumentReader::read_leavesTheSessionAtThePlansEnd()
{
    const PromptPlan plan = planOf({test::lighthouse()});
    engine::Session session(builtIn());
    const auto store = std::make_shared<MemoryCheckpointStore>();
    const ReadingResult result = DocumentReader(plan, store).read(session, {});
    QVERIFY(result.done);
    QCOMPARE(result.readTokens, plan.size());
    QCOMPARE(result.restoredTokens, 0);
    QCOMPARE(session.tokens(), plan.tokens());
    QCOMPARE(store->positions(), (std::vector<std::int64_t>{plan.segments()[0].tokens.end, plan.size()}));
}

void TestDocumentReader::progress_countsPagesOfEachDocument()
{
    const PromptPlan plan = planOf({test::madeUpDocument("Alpha", 12), test::madeUpDocument("Beta", 5)});
    engine::Session session(builtIn());
    std::vector<ReadingProgress> seen;
    DocumentReader(plan, std::make_shared<MemoryCheckpointStore>()).read(session, {}, [&](const ReadingProgress& progress) {
        seen.push_back(progress);
    });
    QVERIFY(seen.size() > 10);
    QVERIFY(std::ranges::is_sorted(seen, std::ranges::less_equal(), &ReadingProgress::tokensDone));
    QVERIFY(std::ranges::is_sorted(seen, {}, [](const ReadingProgress& p) { return std::pair(p.document, p.page); }));
    QVERIFY(std::ranges::any_of(seen, [](const ReadingProgress& p) { return p.document == 1 && p.page == 12 && p.pageCount == 12; }));
    QCOMPARE(seen.back().document, 2);
    QCOMPARE(seen.back().page, 5);
    QCOMPARE(seen.back().pageCount, 5);
    QCOMPARE(seen.back().tokensDone, plan.size());
    QCOMPARE(seen.back().tokensTotal, plan.size());
}

void TestDocumentReader::stoppedAndCalledAgain_readsNothingTwiceAndGivesTheSameLogits()
{
    const PromptPlan plan = planOf({test::madeUpDocument("Alpha", 12)});
    engine::Session session(builtIn());
    const DocumentReader reader(plan, std::make_shared<MemoryCheckpointStore>());
    qint64 read = 0;
    int stops = 0;
    for (;;) {
        std::stop_source stop;
        int chunks = 0;
        const ReadingResult result = reader.read(session, stop.get_token(), [&](const ReadingProgress&) {
            if (++chunks == 3)
                stop.request_stop();
        });
        read += result.readTokens;
        QCOMPARE(result.restoredTokens, 0);
        if (result.done)
            break;
        ++stops;
        QVERIFY(stops < 100);
    }
    QVERIFY(stops >= 2);
    QCOMPARE(read, plan.size());
    QCOMPARE(logitsOf(session), logitsReadInOneGo(plan));
}

void TestDocumentReader::stopped_leavesACheckpointForAnotherSession()
{
    const PromptPlan plan = planOf({test::madeUpDocument("Alpha", 6)});
    const auto store = std::make_shared<MemoryCheckpointStore>();
    const DocumentReader reader(plan, store);
    engine::Session first(builtIn());
    std::stop_source stop;
    QVERIFY(!reader.read(first, stop.get_token(), [&](const ReadingProgress& progress) {
        if (progress.page == 3)
            stop.request_stop();
    }).done);
    const qint64 reached = first.position();
    QVERIFY(reached > 0 && reached < plan.size());

    engine::Session second(builtIn());
    const ReadingResult result = reader.read(second, {});
    QVERIFY(result.done);
    QCOMPARE(result.restoredTokens, reached);
    QCOMPARE(result.readTokens, plan.size() - reached);
    QCOMPARE(logitsOf(second), logitsReadInOneGo(plan));
}

void TestDocumentReader::secondSession_restoresEverything()
{
    const PromptPlan plan = planOf({test::lighthouse()});
    const DocumentReader reader(plan, std::make_shared<MemoryCheckpointStore>());
    engine::Session first(builtIn());
    engine::Session second(builtIn());
    QVERIFY(reader.read(first, {}).done);
    const ReadingResult result = reader.read(second, {});
    QVERIFY(result.done);
    QCOMPARE(result.restoredTokens, plan.size());
    QCOMPARE(result.readTokens, 0);
    QCOMPARE(logitsOf(second), logitsOf(first));
}

void TestDocumentReader::furtherDocument_restoresTheOnesBeforeIt()
{
    const auto store = std::make_shared<MemoryCheckpointStore>();
    const PromptPlan one = planOf({test::lighthouse()});
    const PromptPlan two = planOf({test::lighthouse(), test::madeUpDocument("Beta", 2)});
    engine::Session first(builtIn());
    engine::Session second(builtIn());
    QVERIFY(DocumentReader(one, store).read(first, {}).done);
    const ReadingResult result = DocumentReader(two, store).read(second, {});
    QVERIFY(result.done);
    QCOMPARE(result.restoredTokens, one.size());
    QCOMPARE(logitsOf(second), logitsReadInOneGo(two));
}

void TestDocumentReader::otherOrder_restoresOnlyTheSystemText()
{
    const auto store = std::make_shared<MemoryCheckpointStore>();
    const PromptPlan plan = planOf({test::lighthouse(), test::madeUpDocument("Beta", 1)});
    const PromptPlan turned = planOf({test::madeUpDocument("Beta", 1), test::lighthouse()});
    engine::Session first(builtIn());
    engine::Session second(builtIn());
    QVERIFY(DocumentReader(plan, store).read(first, {}).done);
    QCOMPARE(DocumentReader(turned, store).read(second, {}).restoredTokens, turned.segments()[0].tokens.end);
}

void TestDocumentReader::longDocument_leavesCheckpointsOnTheWay()
{
    const PromptPlan plan = planOf({test::madeUpDocument("Alpha", 24, 20)});
    const CheckpointInterval interval{.seconds = 1e9}; // a slow machine takes none for the time
    QVERIFY2(plan.size() > interval.tokens + 256, qPrintable(QString::number(plan.size())));
    const auto store = std::make_shared<MemoryCheckpointStore>();
    engine::Session session(builtIn());
    QVERIFY(DocumentReader(plan, store, interval).read(session, {}).done);
    QCOMPARE(store->positions().size(), std::size_t(3)); // system text, on the way, end
    std::int64_t previous = 0;
    for (const std::int64_t position : store->positions()) {
        QVERIFY(position - previous <= interval.tokens + session.options().chunkTokens);
        previous = position;
    }
    QCOMPARE(previous, plan.size());
}

QTEST_GUILESS_MAIN(TestDocumentReader)
#include "test_document_reader.moc"
