// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/reading_estimate.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace lectern::reading;

namespace {

constexpr qint64 kTotal = 100'000;
constexpr qint64 kChunk = 250;

/// Feeds chunks up to `until`, each taking the integral of `cost` over its tokens.
void read(ReadingEstimate& estimate, qint64 from, qint64 until, const std::function<double(double depth)>& cost)
{
    for (qint64 at = from; at < until; at += kChunk)
        estimate.add(at, at + kChunk, double(kChunk) * cost(double(at) + kChunk / 2.0));
}

void compareWithin(double actual, double expected, double share)
{
    QVERIFY2(std::abs(actual - expected) <= share * expected,
             qPrintable(QStringLiteral("%1 instead of %2").arg(actual).arg(expected)));
}

} // namespace

class TestReadingEstimate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void beforeTheFirstChunks_thereIsNone();
    void steadyPace_isExact();
    void costThatGrowsWithDepth_isForeseen();
    void aPauseOfTheMachine_changesLittle();
    void aSlowerMachine_isNoticedSoon();
    void atTheEnd_nothingIsLeft();
};

void TestReadingEstimate::beforeTheFirstChunks_thereIsNone()
{
    ReadingEstimate estimate(kTotal);
    QVERIFY(estimate.secondsLeft(0) < 0);
    estimate.add(0, 250, 5);
    estimate.add(250, 500, 5);
    QVERIFY(estimate.secondsLeft(500) < 0);
    estimate.add(500, 750, 5);
    QVERIFY(estimate.secondsLeft(750) > 0);
}

void TestReadingEstimate::steadyPace_isExact()
{
    ReadingEstimate estimate(kTotal);
    read(estimate, 0, 10'000, [](double) { return 0.001; });
    compareWithin(estimate.secondsLeft(10'000), 90, 0.001);
}

void TestReadingEstimate::costThatGrowsWithDepth_isForeseen()
{
    const auto cost = [](double depth) { return 0.001 * (1 + depth / 50'000); }; // three times as much in the end
    ReadingEstimate estimate(kTotal);
    const auto truth = [](double at) { return 0.001 * ((kTotal - at) + (kTotal * double(kTotal) - at * at) / 100'000); };
    read(estimate, 0, 25'000, cost);
    compareWithin(estimate.secondsLeft(25'000), truth(25'000), 0.3);
    read(estimate, 25'000, 50'000, cost);
    compareWithin(estimate.secondsLeft(50'000), truth(50'000), 0.1);
    read(estimate, 50'000, 90'000, cost);
    compareWithin(estimate.secondsLeft(90'000), truth(90'000), 0.05);
}

void TestReadingEstimate::aPauseOfTheMachine_changesLittle()
{
    ReadingEstimate estimate(kTotal);
    read(estimate, 0, 20'000, [](double) { return 0.001; });
    estimate.add(20'000, 20'250, 3600);
    read(estimate, 20'250, 24'000, [](double) { return 0.001; });
    compareWithin(estimate.secondsLeft(24'000), 76, 0.01);
}

void TestReadingEstimate::aSlowerMachine_isNoticedSoon()
{
    ReadingEstimate estimate(kTotal);
    read(estimate, 0, 20'000, [](double) { return 0.001; });
    read(estimate, 20'000, 30'000, [](double) { return 0.002; }); // 40 chunks
    compareWithin(estimate.secondsLeft(30'000), 140, 0.5); // it may as well be depth that costs
    read(estimate, 30'000, 60'000, [](double) { return 0.002; });
    compareWithin(estimate.secondsLeft(60'000), 80, 0.2);
}

void TestReadingEstimate::atTheEnd_nothingIsLeft()
{
    ReadingEstimate estimate(kTotal);
    read(estimate, 0, kTotal, [](double) { return 0.001; });
    QCOMPARE(estimate.secondsLeft(kTotal), 0.0);
}

QTEST_GUILESS_MAIN(TestReadingEstimate)
#include "test_reading_estimate.moc"
