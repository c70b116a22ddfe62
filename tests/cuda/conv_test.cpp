// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/conv.h"
#include "tests/cuda/closeness.h"
#include "tests/cuda/device_array.h"
#include "tests/cuda/orders.h"
#include "tests/support/noise.h"

#include <QtTest>

#include <deque>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

namespace {

/// A layer with random weights and a chunk's random inputs, which lie in rows that are longer than they.
struct Convolution {
    Convolution(int t, int c, int k)
        : tokens(t), channels(c), taps(k), stride(2 * c + c % 2), x(toBf16(noise.many(size(t, stride)))),
          weight(noise.many(size(k, c))), bias(noise.many(size(1, c))), history(noise.many(size(k - 1, c)))
    {
    }
    static std::size_t size(int rows, int columns)
    {
        return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    }

    /// Arguments for tokens [first, first + count), the state in place.
    ConvArgs args(int first, int count, float* state, __nv_bfloat16* y) const
    {
        ConvArgs args{.tokens = count,
                      .channels = channels,
                      .taps = taps,
                      .x = onDevice.data() + first * stride,
                      .xStride = stride,
                      .weight = weightOnDevice.data(),
                      .bias = biasOnDevice.data(),
                      .history = {},
                      .y = y + first * channels};
        args.history.before = args.history.after[0] = state;
        return args;
    }

    /// The results, and the history after the last token behind them.
    std::vector<double> reference() const
    {
        std::vector<double> out(size(tokens, channels));
        std::vector<double> after(history.size());
        for (int c = 0; c < channels; ++c) {
            std::deque<double> inputs;
            for (int k = 0; k + 1 < taps; ++k)
                inputs.push_back(double(history[size(k, channels) + static_cast<std::size_t>(c)]));
            for (int t = 0; t < tokens; ++t) {
                inputs.push_back(double(__bfloat162float(x[size(t, stride) + static_cast<std::size_t>(c)])));
                double sum = bias[static_cast<std::size_t>(c)];
                for (int k = 0; k < taps; ++k)
                    sum += inputs[static_cast<std::size_t>(k)] * weight[size(k, channels) + static_cast<std::size_t>(c)];
                inputs.pop_front();
                out[size(t, channels) + static_cast<std::size_t>(c)] = sum / (1 + std::exp(-sum));
            }
            for (int k = 0; k + 1 < taps; ++k)
                after[size(k, channels) + static_cast<std::size_t>(c)] = inputs[static_cast<std::size_t>(k)];
        }
        out.insert(out.end(), after.begin(), after.end());
        return out;
    }

    /// The device's, the tokens taken in chunks of these lengths.
    std::vector<float> computed(const std::vector<int>& lengths) const
    {
        DeviceArray<float> state(history);
        DeviceArray<__nv_bfloat16> y(size(tokens, channels));
        int first = 0;
        for (const int length : lengths) {
            convolve(args(first, length, state.data(), y.data()), {});
            first += length;
        }
        std::vector<float> out = toFloats(y.get());
        const std::vector<float> after = state.get();
        out.insert(out.end(), after.begin(), after.end());
        return out;
    }

    Noise noise;
    int tokens, channels, taps, stride;
    std::vector<__nv_bfloat16> x;
    std::vector<float> weight, bias, history;
    DeviceArray<__nv_bfloat16> onDevice{x};
    DeviceArray<float> weightOnDevice{weight}, biasOnDevice{bias};
};

} // namespace

class ConvTest : public QObject {
    Q_OBJECT

private slots:
    void convolution_isTheSumOverItsTaps_data();
    void convolution_isTheSumOverItsTaps();
    void convolution_givesTheSameBits_howeverTheChunkIsDivided();
    void convolution_keepsTheHistoryAfterEachToken();
};

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
    const Convolution convolution(tokens, channels, taps);
    QVERIFY(sameInEveryOrder([&] { return convolution.computed({tokens}); }));
    QCOMPARE(firstMistake(convolution.computed({tokens}), convolution.reference(), kBf16, 1e-6), QString());
}

void ConvTest::convolution_givesTheSameBits_howeverTheChunkIsDivided()
{
    const Convolution convolution(100, 70, 4);
    const std::vector<float> whole = convolution.computed({100});
    for (const std::vector<int>& lengths :
         std::vector<std::vector<int>>{{1, 1, 1, 97}, {2, 98}, {3, 33, 64}, {64, 36}, {99, 1}})
        QVERIFY(sameBits(convolution.computed(lengths), whole));
}

void ConvTest::convolution_keepsTheHistoryAfterEachToken()
{
    constexpr int kTokens = 8;
    for (const int taps : {2, 4, 8}) {
        const Convolution convolution(kTokens, 70, taps);
        const DeviceArray<float> before(convolution.history);
        std::vector<std::unique_ptr<DeviceArray<float>>> after;
        DeviceArray<__nv_bfloat16> y(kTokens * 70);
        ConvArgs args = convolution.args(0, kTokens, nullptr, y.data());
        args.history.before = before.data();
        args.history.count = kTokens;
        for (float*& to : args.history.after)
            to = after.emplace_back(std::make_unique<DeviceArray<float>>(convolution.history.size()))->data();
        convolve(args, {});

        DeviceArray<float> state(convolution.history);
        DeviceArray<__nv_bfloat16> yOfOne(kTokens * 70);
        for (int t = 0; t < kTokens; ++t) {
            convolve(convolution.args(t, 1, state.data(), yOfOne.data()), {});
            QVERIFY(sameBits(after[static_cast<std::size_t>(t)]->get(), state.get()));
        }
        QVERIFY(sameBits(y.get(), yOfOne.get()));
    }
}

QTEST_APPLESS_MAIN(ConvTest)
#include "conv_test.moc"
