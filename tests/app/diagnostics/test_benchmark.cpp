// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/benchmark.h"
#include "app/diagnostics/synthetic_reading.h"
#include "engine/saved_state.h"
#include "engine/session.h"

#include <QTest>

#include <cmath>
#include <cstring>

using namespace lectern;
using namespace lectern::diagnostics;

class TestBenchmark : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_engine = engine::Engine::open(LECTERN_MODEL_DIR, {.threads = 2}); }

    void depths_haveASampleOfReadingAndOneOfWritingEach()
    {
        const std::vector<qint64> depths{0, 1000, 4096};
        std::vector<BenchmarkStep> steps;
        const auto report = runBenchmark([&] { return m_engine; }, {.depths = depths}, {},
                                         [&](BenchmarkStep step, qint64) { steps.push_back(step); });
        QVERIFY(report);
        QCOMPARE(report->read.size(), depths.size());
        QCOMPARE(report->decode.size(), depths.size());
        for (std::size_t i = 0; i < depths.size(); ++i) {
            QCOMPARE(report->read[i].depth, depths[i]);
            QVERIFY(report->read[i].tokens > 0 && report->read[i].tokens % engine::kChunkTokens == 0);
            QVERIFY(report->read[i].tokensPerSecond() > 0);
            QCOMPARE(report->decode[i].depth, depths[i]);
            QCOMPARE(report->decode[i].tokens, 64);
            QVERIFY(report->decode[i].tokensPerSecond() > 0);
        }
        // With no context there is nothing to quote; else most guesses prove right.
        QCOMPARE(report->quote.size(), depths.size() - 1);
        for (const SpeedSample& sample : report->quote) {
            QCOMPARE(sample.tokens, 64);
            QVERIFY2(sample.passes >= 64 / 8 && sample.passes <= 64 / 4, qPrintable(QString::number(sample.passes)));
        }
        QVERIFY(report->limits.bytes > 0 && report->limits.of(engine::Arithmetic::Float) > 0);
        for (const auto* samples : {&report->read, &report->decode, &report->quote}) {
            for (const SpeedSample& sample : *samples) {
                engine::DeviceLimits limits = report->limits;
                limits.bytes = sample.bytesPerSecond;
                // Not "at most 1": limits and samples are taken one after the other, and a machine that others use is not as fast at both times.
                QVERIFY(sample.rooflineShare > 0);
                QCOMPARE(sample.rooflineShare * sample.seconds, sample.profile.leastSeconds(limits));
                QVERIFY(sample.bytesPerSecond >= report->limits.bytes);
                QVERIFY(sample.profile.of(engine::Operation::Attention).allOperations() > 0);
            }
        }
        // The deeper, the more there is to attend to; all else is as much.
        const auto work = [&](const SpeedSample& sample, engine::Operation operation) {
            return sample.profile.of(operation).allOperations() / double(sample.tokens);
        };
        QVERIFY(work(report->read[2], engine::Operation::Attention) > 2 * work(report->read[1], engine::Operation::Attention));
        QCOMPARE(work(report->read[2], engine::Operation::Scan), work(report->read[1], engine::Operation::Scan));
        // Every step of writing has logits, reading none.
        QVERIFY(work(report->decode[1], engine::Operation::Head) > 0);
        QCOMPARE(work(report->read[1], engine::Operation::Head), 0.0);
        QVERIFY(report->deepestTokens > 4096 && report->deepestTokens <= 4096 + kBenchmarkTokens);
        QCOMPARE(report->stateTokens, report->deepestTokens);
        QCOMPARE(std::count(steps.begin(), steps.end(), BenchmarkStep::Prepare), 2);
        QCOMPARE(std::count(steps.begin(), steps.end(), BenchmarkStep::Read), 3);
    }

    void stopped_givesNothing_data()
    {
        QTest::addColumn<BenchmarkStep>("at");
        QTest::newRow("load") << BenchmarkStep::Load;
        QTest::newRow("prepare") << BenchmarkStep::Prepare;
        QTest::newRow("read") << BenchmarkStep::Read;
        QTest::newRow("decode") << BenchmarkStep::Decode;
        QTest::newRow("quote") << BenchmarkStep::Quote;
    }

    void stopped_givesNothing()
    {
        QFETCH(BenchmarkStep, at);
        std::stop_source stop;
        const auto report = runBenchmark([&] { return m_engine; }, {.depths = {512}}, stop.get_token(), [&](BenchmarkStep step, qint64) {
            if (step == at)
                stop.request_stop();
        });
        QVERIFY(!report);
    }

    /// What is read after a made-up state costs what it costs after a real one: no number is infinite, none is tiny.
    void madeUpState_holdsPlausibleNumbers()
    {
        SyntheticReading reading(m_engine, engine::Precision::Exact, randomTokens(300, m_engine->info().vocabulary));
        const engine::Checkpoint checkpoint = reading.advanceTo(300);
        for (const auto& bytes : {engine::saved::kv(checkpoint, 0, 300), engine::saved::recurrent(checkpoint), engine::saved::logits(checkpoint)}) {
            double sum = 0;
            std::size_t outside = 0;
            for (std::size_t i = 0; i < bytes.size(); i += sizeof(float)) {
                float value = 0;
                std::memcpy(&value, bytes.data() + i, sizeof value);
                sum += double(value);
                outside += !(std::fabs(value) >= 0.125f && std::fabs(value) < 2);
            }
            QCOMPARE(outside, std::size_t(0));
            QVERIFY(std::fabs(sum / double(bytes.size() / sizeof(float))) < 0.05);
        }
        engine::Session session(m_engine, {.precision = engine::Precision::Fast});
        SyntheticReading fast(m_engine, engine::Precision::Fast, randomTokens(300, m_engine->info().vocabulary));
        session.restore(fast.advanceTo(300));
        session.prefill(randomTokens(20, m_engine->info().vocabulary));
        for (const float logit : session.logits())
            QVERIFY(std::isfinite(logit));
    }

private:
    std::shared_ptr<const engine::Engine> m_engine;
};

QTEST_GUILESS_MAIN(TestBenchmark)
#include "test_benchmark.moc"
