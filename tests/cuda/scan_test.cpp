// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/scan.h"
#include "tests/cuda/closeness.h"
#include "tests/cuda/device_array.h"
#include "tests/cuda/orders.h"
#include "tests/support/noise.h"

#include <QtTest>

#include <algorithm>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

namespace {

enum class By { Tile, Step };

/// A layer with random weights, and a chunk's random inputs. The gates lie in rows that are longer than they.
struct Mixer {
    Mixer(int t, int c, int n, bool floatDt)
        : tokens(t), channels(c), states(n), zStride(2 * c), isFloat(floatDt), u(toBf16(noise.many(size(t, c), -2, 2))),
          z(toBf16(noise.many(size(t, zStride), -4, 4))), dtF32(noise.many(size(t, c), -9, 3)), dtBf16(toBf16(dtF32)),
          bc(noise.many(size(t, 2 * n))), a(noise.many(size(n, c), -20, -0.05f)), d(noise.many(size(1, c))),
          dtBias(noise.many(size(1, c))), before(noise.many(size(n, c)))
    {
        dtF32[0] = 25; // softplus is the identity there
        dtBf16[0] = __float2bfloat16_rn(25);
        onDevice = std::make_unique<OnDevice>(*this);
    }
    static std::size_t size(int rows, int columns)
    {
        return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    }

    ScanArgs args(int first, int count, float* state, __nv_bfloat16* y) const
    {
        ScanArgs args{.tokens = count,
                      .channels = channels,
                      .states = states,
                      .u = onDevice->u.data() + first * channels,
                      .dtBf16 = isFloat ? nullptr : onDevice->dtBf16.data() + first * channels,
                      .dtF32 = isFloat ? onDevice->dtF32.data() + first * channels : nullptr,
                      .z = onDevice->z.data() + first * zStride,
                      .zStride = zStride,
                      .bc = onDevice->bc.data() + first * 2 * states,
                      .aLog2e = onDevice->a.data(),
                      .d = onDevice->d.data(),
                      .dtBias = onDevice->dtBias.data(),
                      .state = {},
                      .y = y + first * channels};
        args.state.before = args.state.after[0] = state;
        return args;
    }

    /// The results, and the states after the last token behind them.
    std::vector<double> reference() const
    {
        std::vector<double> out(size(tokens, channels));
        std::vector<double> after(before.begin(), before.end());
        for (int c = 0; c < channels; ++c) {
            const auto channel = static_cast<std::size_t>(c);
            for (int t = 0; t < tokens; ++t) {
                const std::size_t at = size(t, channels) + channel;
                const double dt = double(isFloat ? dtF32[at] : __bfloat162float(dtBf16[at])) + double(dtBias[channel]);
                const double delta = dt > 20 ? dt : std::log1p(std::exp(dt));
                const double x = double(__bfloat162float(u[at]));
                double y = double(d[channel]) * x;
                for (int n = 0; n < states; ++n) {
                    double& state = after[size(n, channels) + channel];
                    const auto b = size(t, 2 * states) + static_cast<std::size_t>(n);
                    state = state * std::exp2(delta * double(a[size(n, channels) + channel])) + delta * x * double(bc[b]);
                    y += state * double(bc[b + static_cast<std::size_t>(states)]);
                }
                const double gate = double(__bfloat162float(z[size(t, zStride) + channel]));
                out[at] = y * gate / (1 + std::exp(-gate));
            }
        }
        out.insert(out.end(), after.begin(), after.end());
        return out;
    }

    /// The device's, the tokens taken in chunks of these lengths.
    std::vector<float> computed(const std::vector<std::pair<int, By>>& chunks) const
    {
        DeviceArray<float> state(before);
        DeviceArray<__nv_bfloat16> y(size(tokens, channels));
        int first = 0;
        for (const auto& [length, by] : chunks) {
            (by == By::Tile ? scan : scanSteps)(args(first, length, state.data(), y.data()), {});
            first += length;
        }
        std::vector<float> out = toFloats(y.get());
        const std::vector<float> after = state.get();
        out.insert(out.end(), after.begin(), after.end());
        return out;
    }

    Noise noise;
    int tokens, channels, states, zStride;
    bool isFloat;
    std::vector<__nv_bfloat16> u, z;
    std::vector<float> dtF32;
    std::vector<__nv_bfloat16> dtBf16;
    std::vector<float> bc, a, d, dtBias, before;

    struct OnDevice {
        explicit OnDevice(const Mixer& m)
            : u(m.u), z(m.z), dtBf16(m.dtBf16), dtF32(m.dtF32), bc(m.bc), a(m.a), d(m.d), dtBias(m.dtBias)
        {
        }
        DeviceArray<__nv_bfloat16> u, z, dtBf16;
        DeviceArray<float> dtF32, bc, a, d, dtBias;
    };
    std::unique_ptr<OnDevice> onDevice;
};

} // namespace

class ScanTest : public QObject {
    Q_OBJECT

private slots:
    void scan_isTheRecurrence_data();
    void scan_isTheRecurrence();
    void scanSteps_isTheRecurrence();
    void scan_givesTheSameBits_howeverTheChunkIsDivided_data();
    void scan_givesTheSameBits_howeverTheChunkIsDivided();
    void scanSteps_keepsTheStateAfterEachToken_data();
    void scanSteps_keepsTheStateAfterEachToken();
    void scan_ofSmallSteps_losesNoDigits();
};

void ScanTest::scan_isTheRecurrence_data()
{
    QTest::addColumn<int>("tokens");
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("states");
    QTest::addColumn<bool>("floatDt");
    for (const int tokens : {1, 2, 3, 15, 16, 17, 63, 64, 65, 257})
        QTest::addRow("%d tokens", tokens) << tokens << 72 << 16 << (tokens % 2 == 0);
    for (const int channels : {1, 7, 63, 64, 65, 130})
        QTest::addRow("%d channels", channels) << 19 << channels << 16 << (channels % 2 == 0);
    for (const int states : {1, 5, 15, 17, 64})
        QTest::addRow("%d states", states) << 19 << 40 << states << (states % 2 == 0);
}

void ScanTest::scan_isTheRecurrence()
{
    QFETCH(int, tokens);
    QFETCH(int, channels);
    QFETCH(int, states);
    QFETCH(bool, floatDt);
    const Mixer mixer(tokens, channels, states, floatDt);
    QVERIFY(sameInEveryOrder([&] { return mixer.computed({{tokens, By::Tile}}); }));
    QCOMPARE(firstMistake(mixer.computed({{tokens, By::Tile}}), mixer.reference(), kBf16, 2e-5), QString());
}

void ScanTest::scanSteps_isTheRecurrence()
{
    for (const int channels : {1, 33, 72}) {
        for (const int states : {3, 16, 33}) {
            const Mixer mixer(5, channels, states, channels == 33);
            QVERIFY(sameInEveryOrder([&] { return mixer.computed({{5, By::Step}}); }));
            QCOMPARE(firstMistake(mixer.computed({{5, By::Step}}), mixer.reference(), kBf16, 2e-5), QString());
        }
    }
}

void ScanTest::scan_givesTheSameBits_howeverTheChunkIsDivided_data()
{
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("states");
    QTest::addRow("16-byte copies") << 136 << 16;
    QTest::addRow("odd channels") << 71 << 16;
    QTest::addRow("many states") << 20 << 40;
}

void ScanTest::scan_givesTheSameBits_howeverTheChunkIsDivided()
{
    QFETCH(int, channels);
    QFETCH(int, states);
    const Mixer mixer(70, channels, states, false);
    const std::vector<float> whole = mixer.computed({{70, By::Tile}});
    const std::vector<std::vector<std::pair<int, By>>> divisions{
        {{1, By::Tile}, {69, By::Tile}},
        {{2, By::Tile}, {3, By::Tile}, {65, By::Tile}},
        {{16, By::Tile}, {54, By::Tile}},
        {{64, By::Tile}, {1, By::Step}, {5, By::Step}},
        {{1, By::Step}, {8, By::Step}, {60, By::Tile}, {1, By::Step}},
    };
    for (const auto& chunks : divisions)
        QVERIFY(sameBits(mixer.computed(chunks), whole));
}

void ScanTest::scanSteps_keepsTheStateAfterEachToken_data()
{
    scan_givesTheSameBits_howeverTheChunkIsDivided_data();
}

void ScanTest::scanSteps_keepsTheStateAfterEachToken()
{
    QFETCH(int, channels);
    QFETCH(int, states);
    constexpr int kTokens = 8;
    const Mixer mixer(kTokens, channels, states, false);
    const DeviceArray<float> before(mixer.before);
    std::vector<std::unique_ptr<DeviceArray<float>>> after;
    DeviceArray<__nv_bfloat16> y(Mixer::size(kTokens, channels));
    ScanArgs args = mixer.args(0, kTokens, nullptr, y.data());
    args.state.before = before.data();
    args.state.count = kTokens;
    for (float*& to : args.state.after)
        to = after.emplace_back(std::make_unique<DeviceArray<float>>(mixer.before.size()))->data();
    scanSteps(args, {});

    DeviceArray<float> state(mixer.before);
    DeviceArray<__nv_bfloat16> yOfOne(Mixer::size(kTokens, channels));
    for (int t = 0; t < kTokens; ++t) {
        scan(mixer.args(t, 1, state.data(), yOfOne.data()), {});
        QVERIFY(sameBits(after[static_cast<std::size_t>(t)]->get(), state.get()));
    }
    QVERIFY(sameBits(y.get(), yOfOne.get()));
}

/// One state, B = u = 1, before = 0 and dt far below 0: the state is the step itself.
void ScanTest::scan_ofSmallSteps_losesNoDigits()
{
    const DeviceArray<__nv_bfloat16> one(toBf16({1})), z(toBf16({0}));
    const DeviceArray<float> bc(std::vector<float>{1, 1}), a(std::vector<float>{-1}), zero(std::vector<float>{0});
    for (const float dt : {-30.0f, -18.0f, -12.0f, -7.0f, -3.6f, -3.4f, -1.0f, 0.0f, 5.0f, 19.5f, 20.5f}) {
        const DeviceArray<float> dts(std::vector<float>{dt});
        DeviceArray<float> state(std::vector<float>{0});
        DeviceArray<__nv_bfloat16> y(1);
        ScanArgs args{.tokens = 1,
                      .channels = 1,
                      .states = 1,
                      .u = one.data(),
                      .dtF32 = dts.data(),
                      .z = z.data(),
                      .zStride = 1,
                      .bc = bc.data(),
                      .aLog2e = a.data(),
                      .d = zero.data(),
                      .dtBias = zero.data(),
                      .state = {},
                      .y = y.data()};
        args.state.before = args.state.after[0] = state.data();
        scan(args, {});
        const double wanted = dt > 20 ? double(dt) : std::log1p(std::exp(double(dt)));
        QCOMPARE(firstMistake(state.get(), {wanted}, 3e-6), QString());
    }
}

QTEST_APPLESS_MAIN(ScanTest)
#include "scan_test.moc"
