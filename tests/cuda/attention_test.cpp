// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/attention.h"
#include "tests/cuda/closeness.h"
#include "tests/cuda/kv_timeline.h"
#include "tests/cuda/orders.h"

#include <QtTest>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

namespace {

enum class By { Reading, Decoding };

/// The last `tokens` of a timeline's positions ask.
struct Question {
    Question(int positions, int asking, int h, int kvHeads, int headDim, const std::vector<int>& cuts = {})
        : tokens(asking), heads(h), width(h * headDim), kv(positions, kvHeads, headDim, cuts, noise),
          q(toBf16(noise.many(static_cast<std::size_t>(asking * (width + kGap)), -2, 2))), onDevice(q)
    {
        kv.fill(0, positions);
    }

    /// [tokens, width], in double precision.
    std::vector<double> reference() const
    {
        std::vector<double> out;
        for (int t = 0; t < tokens; ++t) {
            const int visible = kv.count - tokens + t + 1;
            for (int head = 0; head < heads; ++head)
                answer(out, t, head, visible);
        }
        return out;
    }

    /// Tokens [first, first + count) of those that ask.
    std::vector<float> answered(By by, int first, int count, int mostPositions = 0)
    {
        DeviceArray<__nv_bfloat16> out(static_cast<std::size_t>(count * width));
        AttentionArgs args{.tokens = count,
                           .heads = heads,
                           .q = onDevice.data() + first * (width + kGap),
                           .qStride = width + kGap,
                           .kv = kv.layer(kv.count - tokens + first + count),
                           .mostPositions = std::max(mostPositions, kv.count),
                           .out = out.data()};
        DeviceArray<float> scratch(decodingScratchBytes(count, heads, kv.headDim, args.mostPositions) / sizeof(float));
        args.scratch = scratch.data();
        (by == By::Reading ? attendReading : attendDecoding)(args, {});
        return toFloats(out.get());
    }
    std::vector<float> answered(By by) { return answered(by, 0, tokens); }

    static constexpr int kGap = 8; ///< between rows of queries
    Noise noise;
    int tokens, heads, width;
    KvTimeline kv;
    std::vector<__nv_bfloat16> q;
    DeviceArray<__nv_bfloat16> onDevice;

private:
    void answer(std::vector<double>& out, int t, int head, int visible) const
    {
        const int kvHead = head / (heads / kv.kvHeads);
        const __nv_bfloat16* const query = q.data() + t * (width + kGap) + head * kv.headDim;
        std::vector<double> weights;
        double most = -INFINITY;
        for (int position = 0; position < visible; ++position) {
            double score = 0;
            for (int i = 0; i < kv.headDim; ++i)
                score += double(__bfloat162float(query[i])) * double(kv.keys[kv.at(position, kvHead, i)]);
            weights.push_back(score / std::sqrt(double(kv.headDim)));
            most = std::max(most, weights.back());
        }
        double sum = 0;
        for (double& weight : weights)
            sum += weight = std::exp(weight - most);
        for (int i = 0; i < kv.headDim; ++i) {
            double value = 0;
            for (int position = 0; position < visible; ++position)
                value += weights[static_cast<std::size_t>(position)] * double(kv.values[kv.at(position, kvHead, i)]);
            out.push_back(value / sum);
        }
    }
};

/// Beside the rounding of the result: queries and weights are rounded to 11 bits, of values up to 2.
constexpr double kAbsolute = 2e-3;

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
    Question question(positions, tokens, heads, kvHeads, headDim, {cuts.begin(), cuts.end()});
    QCOMPARE(firstMistake(question.answered(By::Reading), question.reference(), kBf16, kAbsolute), QString());
}

void AttentionTest::reading_isTheSameInEveryOrder()
{
    Question usual(150, 66, 2, 1, 128, {77});
    QVERIFY(sameInEveryOrder([&] { return usual.answered(By::Reading); }));
    Question odd(150, 66, 2, 1, 20, {77});
    QVERIFY(sameInEveryOrder([&] { return odd.answered(By::Reading); }));
    const LittleSharedMemory little;
    QVERIFY(sameInEveryOrder([&] { return usual.answered(By::Reading); }));
}

void AttentionTest::reading_givesATokenTheSameBits_inEveryChunk()
{
    constexpr int kTokens = 150;
    Question question(190, kTokens, 4, 1, 64);
    const std::vector<float> whole = question.answered(By::Reading);
    for (const std::vector<int>& lengths : std::vector<std::vector<int>>{{1, 149}, {33, 2, 115}, {64, 64, 22}, {149, 1}}) {
        std::vector<float> parts;
        int first = 0;
        for (const int length : lengths) {
            const std::vector<float> part = question.answered(By::Reading, first, length);
            parts.insert(parts.end(), part.begin(), part.end());
            first += length;
        }
        QVERIFY(sameBits(parts, whole));
    }
}

void AttentionTest::reading_withLittleSharedMemory_isTheSame()
{
    for (const int headDim : {64, 128}) {
        Question question(190, 70, 4, 2, headDim, {66});
        const std::vector<float> usual = question.answered(By::Reading);
        const LittleSharedMemory little;
        QVERIFY(sameBits(question.answered(By::Reading), usual));
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
    Question question(positions, tokens, heads, kvHeads, headDim, {cuts.begin(), cuts.end()});
    const std::vector<double> wanted = question.reference();
    QCOMPARE(firstMistake(question.answered(By::Decoding), wanted, kBf16, kAbsolute), QString());
    const LittleSharedMemory little;
    QCOMPARE(firstMistake(question.answered(By::Decoding), wanted, kBf16, kAbsolute), QString());
}

void AttentionTest::decoding_isTheSameInEveryOrder()
{
    for (const int headDim : {64, 128, 20}) {
        Question question(600, 3, 4, 2, headDim, {77});
        QVERIFY(sameInEveryOrder([&] { return question.answered(By::Decoding); }));
    }
}

void AttentionTest::decoding_givesATokenTheSameBits_aloneAndTogether()
{
    constexpr int kTokens = 8;
    Question question(516, kTokens, 20, 1, 64);
    const std::vector<float> together = question.answered(By::Decoding);
    std::vector<float> alone;
    for (int t = 0; t < kTokens; ++t) {
        const std::vector<float> one = question.answered(By::Decoding, t, 1);
        alone.insert(alone.end(), one.begin(), one.end());
    }
    QVERIFY(sameBits(alone, together));
}

void AttentionTest::decoding_givesTheSameBits_inALargerLaunch()
{
    Question question(516, 2, 4, 2, 64);
    QVERIFY(sameBits(question.answered(By::Decoding, 0, 2, 5000), question.answered(By::Decoding)));
}

void AttentionTest::queriesBeyondFloat16_giveNoNumber()
{
    Question question(20, 2, 1, 1, 64);
    std::vector<__nv_bfloat16> q = question.q;
    q[0] = __float2bfloat16_rn(1e6f);
    question.onDevice.set(q);
    for (const By by : {By::Reading, By::Decoding}) {
        const std::vector<float> out = question.answered(by);
        QVERIFY(std::isnan(out[0]));
        QVERIFY(!std::isnan(out[64]));
    }
}

void AttentionTest::largeScores_areNoTrouble()
{
    Question question(200, 2, 1, 1, 64);
    for (__nv_bfloat16& value : question.q)
        value = __float2bfloat16_rn(__bfloat162float(value) * 1000);
    question.onDevice.set(question.q);
    for (const By by : {By::Reading, By::Decoding})
        for (const float value : question.answered(by))
            QVERIFY(std::abs(value) <= 2);
}

QTEST_APPLESS_MAIN(AttentionTest)
#include "attention_test.moc"
