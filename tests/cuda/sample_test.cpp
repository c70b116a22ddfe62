// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cuda/orders.h"
#include "tests/cuda/sample_case.h"

#include <QtTest>

using namespace lectern::tests;

class SampleTest : public QObject {
    Q_OBJECT

private slots:
    void tokens_areChosenByTheirProbability_data();
    void tokens_areChosenByTheirProbability();
    void aSmallNucleus_isTheMostLikelyToken();
    void equalTokens_areInTheOrderOfTheirIds();
    void choices_areTheSameInEveryOrder();
    void whatIsNoNumber_isNeverChosen();
};

void SampleTest::tokens_areChosenByTheirProbability_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<float>("spread");
    QTest::addColumn<float>("temperature");
    QTest::addColumn<float>("topP");
    for (const int width : {1, 2, 31, 1023, 1024, 1025, 5000})
        QTest::addRow("%d tokens", width) << width << 12.0f << 0.6f << 0.95f;
    for (const float spread : {0.01f, 1.0f, 100.0f})
        QTest::addRow("logits up to %g", double(spread)) << 700 << spread << 0.4f << 0.9f;
    for (const float topP : {0.1f, 0.5f, 1.0f})
        QTest::addRow("nucleus of %g", double(topP)) << 700 << 10.0f << 1.0f << topP;
    QTest::addRow("a vocabulary") << 65536 << 20.0f << 0.6f << 0.95f;
}

void SampleTest::tokens_areChosenByTheirProbability()
{
    QFETCH(int, width);
    QFETCH(float, spread);
    QFETCH(float, temperature);
    QFETCH(float, topP);
    QVERIFY(samplesAreRight(width, spread, temperature, topP));
}

void SampleTest::aSmallNucleus_isTheMostLikelyToken()
{
    Noise noise;
    std::vector<float> logits = noise.many(300);
    logits[123] = 3;
    const SampleCase sampling(logits, 1, 1e-6f);
    for (const std::uint64_t bits : someRandomBits(noise))
        QCOMPARE(sampling.chosen(bits), 123);
}

void SampleTest::equalTokens_areInTheOrderOfTheirIds()
{
    constexpr std::uint64_t kOne = std::uint64_t(1) << 53;
    std::vector<float> logits(5000, -INFINITY);
    const std::vector<std::size_t> ids{3, 4, 1500, 4999};
    for (const std::size_t id : ids)
        logits[id] = 2.5f;
    const SampleCase sampling(logits, 1, 1);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        QCOMPARE(sampling.chosen(kOne / 4 * i), static_cast<std::int32_t>(ids[i]));
        QCOMPARE(sampling.chosen(kOne / 4 * (i + 1) - 1), static_cast<std::int32_t>(ids[i]));
    }
}

void SampleTest::choices_areTheSameInEveryOrder()
{
    Noise noise;
    const SampleCase sampling(noise.many(3000, 0, 8), 0.6f, 0.95f);
    const std::vector<std::uint64_t> numbers = someRandomBits(noise);
    QVERIFY(sameInEveryOrder([&] {
        std::vector<std::int32_t> tokens;
        for (const std::uint64_t bits : numbers)
            tokens.push_back(sampling.chosen(bits));
        return tokens;
    }));
}

void SampleTest::whatIsNoNumber_isNeverChosen()
{
    const float none = std::numeric_limits<float>::quiet_NaN();
    const SampleCase some({none, 1, none, -INFINITY}, 1, 1);
    for (const std::uint64_t bits : {std::uint64_t(0), (std::uint64_t(1) << 53) - 1})
        QCOMPARE(some.chosen(bits), 1);
    QCOMPARE(SampleCase({none, none, none}, 1, 1).chosen(7), 0);
    QCOMPARE(SampleCase({-INFINITY, -INFINITY}, 1, 1).chosen(7), 0);
}

QTEST_APPLESS_MAIN(SampleTest)
#include "sample_test.moc"
