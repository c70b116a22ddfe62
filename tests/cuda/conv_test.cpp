// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cuda/conv_case.h"
#include "tests/cuda/mistake.h"
#include "tests/cuda/orders.h"

#include <QtTest>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

class ConvTest : public QObject {
    Q_OBJECT

private slots:
    void convolution_isTheSumOverItsTaps_data();
    void convolution_isTheSumOverItsTaps();
    void convolution_givesTheSameBits_howeverTheChunkIsDivided();
    void convolution_keepsTheHistoryAfterEachToken();
};

template <typename T>
bool isTheSum(int tokens, int channels, int taps)
{
    const ConvCase<T> convolution(tokens, channels, taps);
    const QString wrong = mistake(convolution.computed({tokens}), convolution.reference(), ConvCase<T>::kRelative, 1e-6);
    if (!wrong.isEmpty())
        qWarning("%s", qPrintable(wrong));
    return wrong.isEmpty() && sameInEveryOrder([&] { return convolution.computed({tokens}); });
}

void ConvTest::convolution_isTheSumOverItsTaps_data()
{
    QTest::addColumn<int>("tokens");
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("taps");
    for (const int tokens : {1, 2, 3, 15, 16, 17, 31, 32, 33, 63, 64, 65, 257})
        QTest::addRow("%d tokens", tokens) << tokens << 130 << 4;
    for (const int taps : {1, 2, 3, 5, 8})
        for (const int tokens : {1, 3, 40})
            QTest::addRow("%d tokens, %d taps", tokens, taps) << tokens << 7 << taps;
    QTest::addRow("300 channels") << 5 << 300 << 4;
    QTest::addRow("one channel") << 5 << 1 << 4;
}

void ConvTest::convolution_isTheSumOverItsTaps()
{
    QFETCH(int, tokens);
    QFETCH(int, channels);
    QFETCH(int, taps);
    QVERIFY(isTheSum<__nv_bfloat16>(tokens, channels, taps));
    QVERIFY(isTheSum<float>(tokens, channels, taps));
}

void ConvTest::convolution_givesTheSameBits_howeverTheChunkIsDivided()
{
    const ConvCase<float> convolution(100, 70, 4);
    const std::vector<float> whole = convolution.computed({100});
    for (const std::vector<int>& lengths :
         std::vector<std::vector<int>>{{1, 1, 1, 97}, {2, 98}, {3, 33, 64}, {64, 36}, {99, 1}})
        QVERIFY(sameBits(convolution.computed(lengths), whole));
}

void ConvTest::convolution_keepsTheHistoryAfterEachToken()
{
    constexpr int kTokens = 8;
    for (const int taps : {2, 4, 8}) {
        const ConvCase<float> convolution(kTokens, 70, taps);
        const DeviceArray<float> before(convolution.history);
        std::vector<std::unique_ptr<DeviceArray<float>>> after;
        DeviceArray<float> y(kTokens * 70);
        ConvArgs<float> args = convolution.args(0, kTokens, nullptr, y.data());
        args.history.before = before.data();
        args.history.count = kTokens;
        for (float*& to : args.history.after)
            to = after.emplace_back(std::make_unique<DeviceArray<float>>(convolution.history.size()))->data();
        convolve(args, {});

        DeviceArray<float> state(convolution.history);
        DeviceArray<float> yOfOne(kTokens * 70);
        for (int t = 0; t < kTokens; ++t) {
            convolve(convolution.args(t, 1, state.data(), yOfOne.data()), {});
            QVERIFY(sameBits(after[static_cast<std::size_t>(t)]->get(), state.get()));
        }
        QVERIFY(sameBits(y.get(), yOfOne.get()));
    }
}

QTEST_APPLESS_MAIN(ConvTest)
#include "conv_test.moc"
