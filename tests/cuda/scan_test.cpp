// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/scan.h"
#include "tests/cuda/mistake.h"
#include "tests/cuda/orders.h"
#include "tests/cuda/scan_case.h"

#include <QtTest>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

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
    void results_mayGoWhereTheInputsAre();
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
    const ScanCase<__nv_bfloat16> mixer(tokens, channels, states, floatDt);
    QVERIFY(sameInEveryOrder([&] { return mixer.computed({{tokens, ScanBy::Tile}}); }));
    QCOMPARE(mistake(mixer.computed({{tokens, ScanBy::Tile}}), mixer.reference(), kBf16, ScanCase<__nv_bfloat16>::kAbsolute),
             QString());
}

template <typename T>
QString mistakeOfSteps(int channels, int states)
{
    const ScanCase<T> mixer(5, channels, states, channels == 33);
    if (!sameInEveryOrder([&] { return mixer.computed({{5, ScanBy::Step}}); }))
        return "depends on the order of threads";
    return mistake(mixer.computed({{5, ScanBy::Step}}), mixer.reference(), ScanCase<T>::kRelative, ScanCase<T>::kAbsolute);
}

void ScanTest::scanSteps_isTheRecurrence()
{
    for (const int channels : {1, 33, 72}) {
        for (const int states : {3, 16, 33}) {
            QCOMPARE(mistakeOfSteps<__nv_bfloat16>(channels, states), QString());
            QCOMPARE(mistakeOfSteps<float>(channels, states), QString());
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
    const ScanCase<__nv_bfloat16> mixer(70, channels, states, false);
    const std::vector<float> whole = mixer.computed({{70, ScanBy::Tile}});
    const std::vector<std::vector<std::pair<int, ScanBy>>> divisions{
        {{1, ScanBy::Tile}, {69, ScanBy::Tile}},
        {{2, ScanBy::Tile}, {3, ScanBy::Tile}, {65, ScanBy::Tile}},
        {{16, ScanBy::Tile}, {54, ScanBy::Tile}},
        {{64, ScanBy::Tile}, {1, ScanBy::Step}, {5, ScanBy::Step}},
        {{1, ScanBy::Step}, {8, ScanBy::Step}, {60, ScanBy::Tile}, {1, ScanBy::Step}},
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
    const ScanCase<__nv_bfloat16> mixer(kTokens, channels, states, false);
    const DeviceArray<float> before(mixer.before);
    std::vector<std::unique_ptr<DeviceArray<float>>> after;
    DeviceArray<__nv_bfloat16> y(ScanCase<__nv_bfloat16>::size(kTokens, channels));
    ScanArgs<__nv_bfloat16> args = mixer.args(0, kTokens, nullptr, y.data());
    args.state.before = before.data();
    args.state.count = kTokens;
    for (float*& to : args.state.after)
        to = after.emplace_back(std::make_unique<DeviceArray<float>>(mixer.before.size()))->data();
    scanSteps(args, {});

    DeviceArray<float> state(mixer.before);
    DeviceArray<__nv_bfloat16> yOfOne(ScanCase<__nv_bfloat16>::size(kTokens, channels));
    for (int t = 0; t < kTokens; ++t) {
        scan(mixer.args(t, 1, state.data(), yOfOne.data()), {});
        QVERIFY(sameBits(after[static_cast<std::size_t>(t)]->get(), state.get()));
    }
    QVERIFY(sameBits(y.get(), yOfOne.get()));
}

void ScanTest::results_mayGoWhereTheInputsAre()
{
    for (const int channels : {72, 71}) {
        for (const ScanBy by : {ScanBy::Tile, ScanBy::Step}) {
            const int tokens = by == ScanBy::Tile ? 70 : 8;
            const ScanCase<__nv_bfloat16> mixer(tokens, channels, 16, false);
            const std::vector<float> wanted = mixer.computed({{tokens, by}});
            for (const bool overU : {true, false}) {
                DeviceArray<__nv_bfloat16> place(overU ? mixer.u : mixer.dtBf16);
                DeviceArray<float> state(mixer.before);
                ScanArgs<__nv_bfloat16> args = mixer.args(0, tokens, state.data(), place.data());
                (overU ? args.u : args.dtBf16) = place.data();
                (by == ScanBy::Tile ? scan<__nv_bfloat16> : scanSteps<__nv_bfloat16>)(args, {});
                std::vector<float> got = toFloats(place.get());
                const std::vector<float> after = state.get();
                got.insert(got.end(), after.begin(), after.end());
                QVERIFY(sameBits(got, wanted));
            }
        }
    }
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
        ScanArgs<__nv_bfloat16> args{.tokens = 1,
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
        QCOMPARE(mistake(state.get(), {wanted}, 3e-6), QString());
    }
}

QTEST_APPLESS_MAIN(ScanTest)
#include "scan_test.moc"
