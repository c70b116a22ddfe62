// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/state_benchmark.h"
#include "app/diagnostics/synthetic_reading.h"
#include "engine/base/failure.h"
#include "engine/saved_state.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace lectern;
using namespace lectern::diagnostics;

namespace {

/// All of it, in a few seconds.
StateBenchmarkOptions small()
{
    StateBenchmarkOptions options;
    options.diskBytes = 1 << 20;
    options.tokens = 9000; // a checkpoint on the way and the last
    options.restores = 2;
    options.branches = 3;
    options.turns = 3;
    options.writing = {.pairs = 2, .tokens = 32, .depth = 256};
    options.library = {.documents = 20, .turns = 100};
    options.reading = {.turnTokens = 512, .inADocument = 2, .documents = 2};
    return options;
}

void compareOrder(const Spread& spread)
{
    QVERIFY(spread.least <= spread.median && spread.median <= spread.most);
}

} // namespace

class TestStateBenchmark : public QObject {
    Q_OBJECT

private slots:
    /// Ranks as in tables of the sign test's confidence intervals: P(X < rank) ≤ 2.5 % where X is Bin(n, 1/2).
    void medianIsKnownWithinOrderStatistics_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("low");
        for (const auto& [count, low] :
             {std::pair(1, 1), {5, 1}, {6, 1}, {9, 2}, {12, 3}, {15, 4}, {20, 6}, {40, 14}, {100, 40}})
            QTest::addRow("%d", count) << count << low;
    }
    void medianIsKnownWithinOrderStatistics()
    {
        QFETCH(int, count);
        QFETCH(int, low);
        std::vector<double> values;
        for (int i = count; i > 0; --i)
            values.push_back(i);
        const Interval interval = medianInterval(values);
        QCOMPARE(interval.low, double(low));
        QCOMPARE(interval.high, double(count + 1 - low));
    }

    void initTestCase() { m_engine = engine::Engine::open(LECTERN_MODEL_DIR, {.threads = 2}); }

    void report_hasEveryFigureAndNothingIsLeft()
    {
        QTemporaryDir folder;
        std::set<StateStep> steps;
        const auto report = runStateBenchmark(m_engine, folder.path(), small(), {}, [&](StateStep step, double fraction) {
            steps.insert(step);
            QVERIFY(fraction <= 1);
        });
        QVERIFY(report);
        QVERIFY(QDir(folder.path()).isEmpty());
        QCOMPARE(steps.size(), std::size_t(8));

        QCOMPARE(report->disk.bytes, 1 << 20);
        const SavingFigures& saving = report->saving;
        QCOMPARE(saving.tokens, 9000);
        QCOMPARE(saving.checkpoints, 2);
        const qint64 own = m_engine->info().recurrentStateBytes + m_engine->info().vocabulary * 4;
        const qint64 kv = 9000 * m_engine->info().kvBytesPerToken(engine::Precision::Fast);
        QCOMPARE(saving.stateBytes, kv + 2 * own);
        QVERIFY(saving.seconds > 0);
        // All of it has been written, with something around it.
        QVERIFY(saving.fileGrowth >= saving.stateBytes);
        QVERIFY(!saving.writtenBytes || *saving.writtenBytes >= saving.stateBytes);
        QCOMPARE(saving.amplification().has_value(), saving.writtenBytes.has_value());

        QCOMPARE(report->restoring.position, 9000);
        QCOMPARE(report->restoring.bytes, kv + own);
        QVERIFY(report->restoring.warm.least > 0 && report->restoring.cold.least > 0);
        compareOrder(report->restoring.warm);
        compareOrder(report->restoring.cold);

        // A fork shares all that is whole.
        QCOMPARE(report->branches.tokens, 9000);
        QVERIFY(report->branches.fork.least > 0 && report->branches.rollback.least > 0);
        QCOMPARE(report->branches.forkedBytes, report->branches.forkedLeast);
        QVERIFY(report->branches.forkedBytes < own + 512 * m_engine->info().kvBytesPerToken(engine::Precision::Fast));

        QCOMPARE(report->writing.pairs, 2);
        QVERIFY(report->writing.speed > 0);
        compareOrder(report->writing.slowdown);
        QCOMPARE(report->library.size.turns, 100);
        QVERIFY(report->library.bytes > 100'000);
        QVERIFY(report->library.open.least > 0 && report->library.hits > 0);
        compareOrder(report->library.search);

        QCOMPARE(report->turns.count, 3);
        QVERIFY(report->turns.begin.least > 0 && report->turns.finish.least > 0);
        compareOrder(report->turns.finish);

        const ReadingSlowdown& reading = report->reading;
        QCOMPARE(reading.pairs, 4);
        QCOMPARE(reading.pairTokens, 512);
        // A periodic one is left out while another is being written; those of the system text and of the document are not.
        QVERIFY(reading.checkpoints >= 2 && reading.checkpoints <= 4);
        QVERIFY(reading.tokens >= 256 + 2 * 512);
        QVERIFY(reading.plainSpeed.least > 0 && reading.savingSpeed.least > 0);
        compareOrder(reading.slowdown);
        QVERIFY(reading.slowdown.least > -1);
        QVERIFY(reading.processorShare > 0);
        QVERIFY(reading.waitingShare >= 0 && reading.waitingShare < 1);
        QCOMPARE(reading.readAgain, 0);
    }

    /// At whichever step it is asked to.
    void stopped_givesNothingAndLeavesNothing_data()
    {
        QTest::addColumn<StateStep>("at");
        QTest::newRow("disk") << StateStep::Disk;
        QTest::newRow("save") << StateStep::Save;
        QTest::newRow("restore") << StateStep::Restore;
        QTest::newRow("branch") << StateStep::Branch;
        QTest::newRow("turns") << StateStep::Turns;
        QTest::newRow("write") << StateStep::Write;
        QTest::newRow("library") << StateStep::Library;
        QTest::newRow("read") << StateStep::Read;
    }

    void stopped_givesNothingAndLeavesNothing()
    {
        QFETCH(StateStep, at);
        QTemporaryDir folder;
        std::stop_source stop;
        StateStep last = StateStep::Disk;
        const auto report = runStateBenchmark(m_engine, folder.path(), small(), stop.get_token(), [&](StateStep step, double) {
            last = step;
            if (step == at)
                stop.request_stop();
        });
        QVERIFY(!report);
        QVERIFY(last == at);
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void folderThatIsNotThere_isAFailure()
    {
        try {
            runStateBenchmark(m_engine, QStringLiteral("/nonexistent/folder"), small(), {}, [](StateStep, double) {});
            QFAIL("measured in a folder that is not there");
        } catch (const Failure& failure) {
            QVERIFY(failure.code() == ErrorCode::CannotWrite);
        }
    }

    void neededDisk_coversTheState()
    {
        const StateBenchmarkOptions options;
        const qint64 kv = options.tokens * m_engine->info().kvBytesPerToken(engine::Precision::Fast);
        QVERIFY(stateBenchmarkDiskBytes(m_engine->info(), options) > kv + options.diskBytes / 2);
        QVERIFY(stateBenchmarkDiskBytes(m_engine->info(), options) < 2'000'000'000);
    }

    void syntheticReading_sharesKeysAndValuesOfTheCheckpointBefore()
    {
        SyntheticReading reading(m_engine, engine::Precision::Fast, randomTokens(700, m_engine->info().vocabulary));
        const engine::Checkpoint first = reading.advanceTo(300);
        const engine::Checkpoint second = reading.advanceTo(700);
        QCOMPARE(first.position(), 300);
        QCOMPARE(second.position(), 700);
        QVERIFY(engine::saved::kv(first, 0, 300) == engine::saved::kv(second, 0, 300));
        QVERIFY(engine::saved::kv(second, 0, 300) != engine::saved::kv(second, 300, 600));
        QVERIFY(engine::saved::recurrent(first) != engine::saved::recurrent(second));
    }

private:
    std::shared_ptr<const engine::Engine> m_engine;
};

QTEST_GUILESS_MAIN(TestStateBenchmark)
#include "test_state_benchmark.moc"
