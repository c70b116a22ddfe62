// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cuda/attention_case.h"
#include "tests/cuda/mistake.h"
#include "tests/cuda/orders.h"

#include <QtTest>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

namespace {

/// As on a device whose blocks have little shared memory.
class LittleSharedMemory {
public:
    LittleSharedMemory() { emulator::settings().sharedMemory = 64 * 1024; }
    ~LittleSharedMemory() { emulator::settings().sharedMemory = m_before; }

private:
    std::size_t m_before = emulator::settings().sharedMemory;
};

} // namespace

class AttentionTest : public QObject {
    Q_OBJECT

private slots:
    void reading_isSoftmaxOverAllEarlierKeys_data();
    void reading_isSoftmaxOverAllEarlierKeys();
    void reading_isTheSameInEveryOrder();
    void reading_givesATokenTheSameBits_inEveryChunk();
    void reading_withLittleSharedMemory_isTheSame();
    void decoding_isSoftmaxOverAllEarlierKeys_data();
    void decoding_isSoftmaxOverAllEarlierKeys();
    void decoding_isTheSameInEveryOrder();
    void decoding_givesATokenTheSameBits_aloneAndTogether();
    void decoding_givesTheSameBits_inALargerLaunch();
    void queriesBeyondFloat16_giveNoNumber();
    void largeScores_areNoTrouble();
};

void AttentionTest::reading_isSoftmaxOverAllEarlierKeys_data()
{
    QTest::addColumn<int>("positions");
    QTest::addColumn<int>("tokens");
    QTest::addColumn<int>("heads");
    QTest::addColumn<int>("kvHeads");
    QTest::addColumn<int>("headDim");
    QTest::addColumn<QList<int>>("cuts");
    for (const int tokens : {1, 2, 3, 15, 16, 17, 63, 64, 65, 257})
        QTest::addRow("%d tokens", tokens) << tokens << tokens << 4 << 1 << 64 << QList<int>{};
    for (const int before : {1, 63, 64, 255, 256, 300})
        QTest::addRow("33 tokens after %d", before) << before + 33 << 33 << 2 << 2 << 128 << QList<int>{};
    QTest::addRow("20 heads share a key") << 140 << 100 << 20 << 1 << 128 << QList<int>{};
    QTest::addRow("three heads share a key") << 90 << 70 << 6 << 2 << 128 << QList<int>{};
    QTest::addRow("forks in the middle of pages") << 530 << 130 << 2 << 1 << 64 << QList<int>{3, 100, 130, 300, 301, 417};
    QTest::addRow("heads of 80") << 90 << 70 << 4 << 2 << 80 << QList<int>{65};
    QTest::addRow("heads of 16") << 90 << 70 << 4 << 2 << 16 << QList<int>{65};
    QTest::addRow("heads of 20") << 90 << 70 << 4 << 2 << 20 << QList<int>{65};
    QTest::addRow("heads of 7") << 90 << 70 << 4 << 2 << 7 << QList<int>{65};
    QTest::addRow("heads of 100") << 90 << 70 << 2 << 1 << 100 << QList<int>{};
}

void AttentionTest::reading_isSoftmaxOverAllEarlierKeys()
{
    QFETCH(int, positions);
    QFETCH(int, tokens);
    QFETCH(int, heads);
    QFETCH(int, kvHeads);
    QFETCH(int, headDim);
    QFETCH(QList<int>, cuts);
    AttentionCase question(positions, tokens, heads, kvHeads, headDim, {cuts.begin(), cuts.end()});
    QCOMPARE(mistake(question.answered(AttentionBy::Reading), question.reference(), kBf16, AttentionCase::kAbsolute),
             QString());
}

void AttentionTest::reading_isTheSameInEveryOrder()
{
    AttentionCase usual(150, 66, 2, 1, 128, {77});
    QVERIFY(sameInEveryOrder([&] { return usual.answered(AttentionBy::Reading); }));
    AttentionCase odd(150, 66, 2, 1, 20, {77});
    QVERIFY(sameInEveryOrder([&] { return odd.answered(AttentionBy::Reading); }));
    const LittleSharedMemory little;
    QVERIFY(sameInEveryOrder([&] { return usual.answered(AttentionBy::Reading); }));
}

void AttentionTest::reading_givesATokenTheSameBits_inEveryChunk()
{
    constexpr int kTokens = 150;
    AttentionCase question(190, kTokens, 4, 1, 64);
    const std::vector<float> whole = question.answered(AttentionBy::Reading);
    for (const std::vector<int>& lengths : std::vector<std::vector<int>>{{1, 149}, {33, 2, 115}, {64, 64, 22}, {149, 1}}) {
        std::vector<float> parts;
        int first = 0;
        for (const int length : lengths) {
            const std::vector<float> part = question.answered(AttentionBy::Reading, first, length);
            parts.insert(parts.end(), part.begin(), part.end());
            first += length;
        }
        QVERIFY(sameBits(parts, whole));
    }
}

void AttentionTest::reading_withLittleSharedMemory_isTheSame()
{
    for (const int headDim : {64, 128}) {
        AttentionCase question(190, 70, 4, 2, headDim, {66});
        const std::vector<float> usual = question.answered(AttentionBy::Reading);
        const LittleSharedMemory little;
        QVERIFY(sameBits(question.answered(AttentionBy::Reading), usual));
    }
}

void AttentionTest::decoding_isSoftmaxOverAllEarlierKeys_data()
{
    QTest::addColumn<int>("positions");
    QTest::addColumn<int>("tokens");
    QTest::addColumn<int>("heads");
    QTest::addColumn<int>("kvHeads");
    QTest::addColumn<int>("headDim");
    QTest::addColumn<QList<int>>("cuts");
    for (const int positions : {1, 2, 63, 64, 65, 511, 512, 513, 1025})
        QTest::addRow("position %d", positions - 1) << positions << 1 << 4 << 2 << 64 << QList<int>{};
    for (const int tokens : {2, 3, 7, 8})
        QTest::addRow("%d tokens around a split", tokens) << 514 << tokens << 20 << 1 << 128 << QList<int>{};
    QTest::addRow("8 tokens from the first on") << 8 << 8 << 4 << 2 << 128 << QList<int>{};
    QTest::addRow("forks in the middle of pages") << 700 << 3 << 4 << 2 << 64 << QList<int>{3, 100, 130, 300, 301, 417, 698};
    QTest::addRow("heads of 80") << 600 << 2 << 4 << 2 << 80 << QList<int>{65};
    QTest::addRow("heads of 20") << 600 << 2 << 4 << 2 << 20 << QList<int>{65};
    QTest::addRow("heads of 7") << 600 << 2 << 4 << 2 << 7 << QList<int>{65};
}

void AttentionTest::decoding_isSoftmaxOverAllEarlierKeys()
{
    QFETCH(int, positions);
    QFETCH(int, tokens);
    QFETCH(int, heads);
    QFETCH(int, kvHeads);
    QFETCH(int, headDim);
    QFETCH(QList<int>, cuts);
    AttentionCase question(positions, tokens, heads, kvHeads, headDim, {cuts.begin(), cuts.end()});
    const std::vector<double> wanted = question.reference();
    QCOMPARE(mistake(question.answered(AttentionBy::Decoding), wanted, 0, AttentionCase::kAbsolute), QString());
    const LittleSharedMemory little;
    QCOMPARE(mistake(question.answered(AttentionBy::Decoding), wanted, 0, AttentionCase::kAbsolute), QString());
}

void AttentionTest::decoding_isTheSameInEveryOrder()
{
    for (const int headDim : {64, 128, 20}) {
        AttentionCase question(600, 3, 4, 2, headDim, {77});
        QVERIFY(sameInEveryOrder([&] { return question.answered(AttentionBy::Decoding); }));
    }
}

void AttentionTest::decoding_givesATokenTheSameBits_aloneAndTogether()
{
    constexpr int kTokens = 8;
    AttentionCase question(516, kTokens, 20, 1, 64);
    const std::vector<float> together = question.answered(AttentionBy::Decoding);
    std::vector<float> alone;
    for (int t = 0; t < kTokens; ++t) {
        const std::vector<float> one = question.answered(AttentionBy::Decoding, t, 1);
        alone.insert(alone.end(), one.begin(), one.end());
    }
    QVERIFY(sameBits(alone, together));
}

void AttentionTest::decoding_givesTheSameBits_inALargerLaunch()
{
    AttentionCase question(516, 2, 4, 2, 64);
    QVERIFY(sameBits(question.answered(AttentionBy::Decoding, 0, 2, 5000), question.answered(AttentionBy::Decoding)));
}

void AttentionTest::queriesBeyondFloat16_giveNoNumber()
{
    AttentionCase question(20, 2, 1, 1, 64);
    question.q[0] = __float2bfloat16_rn(1e6f);
    for (const AttentionBy by : {AttentionBy::Reading, AttentionBy::Decoding}) {
        const std::vector<float> out = question.answered(by);
        QVERIFY(std::isnan(out[0]));
        QVERIFY(!std::isnan(out[64]));
    }
}

void AttentionTest::largeScores_areNoTrouble()
{
    AttentionCase question(200, 2, 1, 1, 64);
    for (__nv_bfloat16& value : question.q)
        value = __float2bfloat16_rn(__bfloat162float(value) * 1000);
    for (const AttentionBy by : {AttentionBy::Reading, AttentionBy::Decoding})
        for (const float value : question.answered(by))
            QVERIFY(std::abs(value) <= 2);
}

QTEST_APPLESS_MAIN(AttentionTest)
#include "attention_test.moc"
