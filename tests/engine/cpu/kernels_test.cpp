// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/float16.h"
#include "engine/cpu/cpu_features.h"
#include "tests/support/noise.h"
#include "tests/engine/cpu/reference_kernels.h"

#include <QtTest>

#include <bit>
#include <limits>
#include <span>

namespace reference = lectern::tests::reference;
using lectern::tests::Noise;
using namespace lectern;
using namespace lectern::engine;
using namespace lectern::engine::cpu;

namespace {

/// Fails where ours is further from the reference than `tolerance` times the largest value of all.
void compare(const char* what, std::span<const float> ours, std::span<const double> expected, double tolerance)
{
    QCOMPARE(ours.size(), expected.size());
    double largest = 0;
    for (const double value : expected)
        largest = std::max(largest, std::abs(value));
    double worst = 0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const double error = std::abs(double(ours[i]) - expected[i]) / largest;
        worst = std::max(worst, std::isnan(error) ? INFINITY : error);
        QVERIFY2(worst <= tolerance,
                 qPrintable(QStringLiteral("%1[%2] = %3, not %4").arg(QLatin1String(what)).arg(i).arg(double(ours[i]), 0, 'g', 9).arg(expected[i], 0, 'g', 9)));
    }
}

/// The same, value by value.
void compareEach(const char* what, std::span<const float> ours, std::span<const double> expected, double tolerance)
{
    for (std::size_t i = 0; i < ours.size(); ++i)
        compare(what, ours.subspan(i, 1), expected.subspan(i, 1), tolerance);
}

} // namespace

/// Each path's kernels against plain loops in double precision, over awkward sizes.
class KernelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void multiply_equalsPlainLoops_data() { addPaths(); }
    void multiply_equalsPlainLoops();
    void multiply_hasTheSameBits_howeverItIsDivided_data() { addPaths(); }
    void multiply_hasTheSameBits_howeverItIsDivided();
    void conv_equalsPlainLoops_data() { addPaths(); }
    void conv_equalsPlainLoops();
    void scan_equalsPlainLoops_data() { addPaths(); }
    void scan_equalsPlainLoops();
    void swigluAndRmsNorm_equalPlainLoops_data() { addPaths(); }
    void swigluAndRmsNorm_equalPlainLoops();
    void halfPrecision_isTheSameOnEveryPath_data() { addPaths(); }
    void halfPrecision_isTheSameOnEveryPath();

private:
    void addPaths()
    {
        QTest::addColumn<int>("path");
        for (std::size_t i = 0; i < m_paths.size(); ++i)
            QTest::addRow("%s", m_paths[i]->name) << static_cast<int>(i);
    }

    const std::vector<const Kernels*> m_paths = availableKernels();
};

void KernelsTest::multiply_equalsPlainLoops()
{
    QFETCH(int, path);
    const Kernels& kernels = *m_paths[static_cast<std::size_t>(path)];
    Noise noise;
    for (const int rows : {1, 2, 3, 5, 6, 7, 12, 13, 25}) {
        for (const int panels : {1, 2, 3, 7, 9}) {
            for (const int depth : {1, 3, 48, 257}) {
                const auto outputs = static_cast<std::size_t>(panels * kPanel);
                const auto x = noise.many(static_cast<std::size_t>(rows * depth));
                std::vector<std::uint16_t> bf16(outputs * static_cast<std::size_t>(depth));
                std::vector<float> f32(bf16.size());
                for (std::size_t i = 0; i < f32.size(); ++i) {
                    bf16[i] = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(noise(-1, 1)) >> 16);
                    f32[i] = fromBf16(bf16[i]);
                }
                const auto before = noise.many(static_cast<std::size_t>(rows) * outputs);
                for (const bool accumulate : {false, true}) {
                    std::vector<double> expected;
                    for (int r = 0; r < rows; ++r) {
                        for (std::size_t o = 0; o < outputs; ++o) {
                            double sum = accumulate ? before[static_cast<std::size_t>(r) * outputs + o] : 0;
                            for (int k = 0; k < depth; ++k)
                                sum += double(x[static_cast<std::size_t>(r * depth + k)]) *
                                       f32[(o / kPanel * static_cast<std::size_t>(depth) + static_cast<std::size_t>(k)) * kPanel + o % kPanel];
                            expected.push_back(sum);
                        }
                    }
                    MultiplyArgs args{.x = x.data(), .xStride = depth, .rows = rows, .w = f32.data(), .panelType = PanelType::F32,
                                      .stepStride = kPanel, .panelStride = std::int64_t(kPanel) * depth, .panels = panels, .depth = depth,
                                      .y = nullptr, .yStride = static_cast<std::int64_t>(outputs), .accumulate = accumulate};
                    std::vector<float> fromF32 = before, fromBf16s = before;
                    args.y = fromF32.data();
                    kernels.multiply(args);
                    args.w = bf16.data();
                    args.panelType = PanelType::Bf16;
                    args.y = fromBf16s.data();
                    kernels.multiply(args);
                    for (std::size_t i = 0; i < expected.size(); ++i)
                        QVERIFY(std::abs(fromF32[i] - expected[i]) <= 3e-7 * (depth + 8));
                    QCOMPARE(fromBf16s, fromF32);
                }
            }
        }
    }
}

void KernelsTest::multiply_hasTheSameBits_howeverItIsDivided()
{
    QFETCH(int, path);
    const Kernels& kernels = *m_paths[static_cast<std::size_t>(path)];
    Noise noise;
    constexpr int kRows = 29, kPanels = 9, kDepth = 100, kOutputs = kPanels * kPanel;
    const auto x = noise.many(kRows * kDepth);
    const auto w = noise.many(kOutputs * kDepth);
    const auto run = [&](int firstRow, int rows, int firstPanel, int panels, std::vector<float>& y) {
        kernels.multiply({.x = x.data() + firstRow * kDepth, .xStride = kDepth, .rows = rows, .w = w.data() + firstPanel * kPanel * kDepth,
                          .panelType = PanelType::F32, .stepStride = kPanel, .panelStride = kPanel * kDepth, .panels = panels,
                          .depth = kDepth, .y = y.data() + firstRow * kOutputs + firstPanel * kPanel, .yStride = kOutputs, .accumulate = false});
    };
    std::vector<float> whole(kRows * kOutputs), single(whole.size());
    run(0, kRows, 0, kPanels, whole);
    for (int r = 0; r < kRows; ++r) {
        for (int p = 0; p < kPanels; ++p)
            run(r, 1, p, 1, single);
    }
    QCOMPARE(single, whole);
}

void KernelsTest::conv_equalsPlainLoops()
{
    QFETCH(int, path);
    const Kernels& kernels = *m_paths[static_cast<std::size_t>(path)];
    Noise noise;
    constexpr std::size_t kChannels = 48;
    for (const int taps : {1, 2, 4}) {
        for (const int tokens : {1, 2, 3, 4, 65}) {
            const auto x = noise.many(static_cast<std::size_t>(tokens) * kChannels, -8, 8);
            const auto before = noise.many(static_cast<std::size_t>(taps - 1) * kChannels + 1);
            const auto weight = noise.many(static_cast<std::size_t>(taps) * kChannels);
            const auto bias = noise.many(kChannels);
            std::vector<float> after(before.size()), y(x.size());
            ConvArgs args{.begin = 0, .end = 16, .tokens = tokens, .taps = taps, .stride = kChannels, .x = x.data(), .before = before.data(),
                          .after = after.data(), .weight = weight.data(), .bias = bias.data(), .y = y.data()};
            kernels.conv(args);
            args.begin = 16;
            args.end = kChannels;
            kernels.conv(args);
            compare("conv", y, reference::conv(args), 1e-6);
            // What is remembered: the last inputs of all, old ones included where the chunk is short.
            std::vector<float> inputs(before.begin(), before.end() - 1);
            inputs.insert(inputs.end(), x.begin(), x.end());
            const auto history = static_cast<std::size_t>(taps - 1) * kChannels;
            QVERIFY(std::equal(inputs.end() - static_cast<std::ptrdiff_t>(history), inputs.end(), after.begin()));
        }
    }
}

void KernelsTest::scan_equalsPlainLoops()
{
    QFETCH(int, path);
    const Kernels& kernels = *m_paths[static_cast<std::size_t>(path)];
    Noise noise;
    constexpr std::size_t kChannels = 32;
    for (const int states : {1, 5, 16}) {
        for (const int tokens : {1, 2, 63, 64, 65, 1000}) {
            const auto rows = static_cast<std::size_t>(tokens);
            const auto n = static_cast<std::size_t>(states);
            const auto u = noise.many(rows * kChannels), z = noise.many(rows * kChannels, -6, 6);
            auto delta = noise.many(rows * kChannels, -12, 3);
            delta[0] = 21; // where softplus is the identity, and where 1 + e^x would be infinite
            delta[5] = 95;
            delta[9] = -60;
            const auto b = noise.many(rows * n), c = noise.many(rows * n), d = noise.many(kChannels);
            const auto a = noise.many(n * kChannels, -24, -0.01f);
            const auto before = noise.many(n * kChannels);
            std::vector<float> after(before.size()), y(u.size());
            ScanArgs args{.begin = 0, .end = 16, .tokens = tokens, .states = states, .stride = kChannels, .u = u.data(), .delta = delta.data(),
                          .z = z.data(), .b = b.data(), .c = c.data(), .bcStride = states, .a = a.data(), .d = d.data(),
                          .before = before.data(), .after = after.data(), .y = y.data()};
            kernels.scan(args);
            args.begin = 16;
            args.end = kChannels;
            kernels.scan(args);
            std::vector<double> state(before.begin(), before.end());
            compare("scan", y, reference::scan(args, state), 2e-6);
            compare("scan's state", after, state, 2e-6);
        }
    }
}

void KernelsTest::swigluAndRmsNorm_equalPlainLoops()
{
    QFETCH(int, path);
    const Kernels& kernels = *m_paths[static_cast<std::size_t>(path)];
    Noise noise;
    auto gate = noise.many(4096, -80, 80);
    gate[0] = 1e-6f;
    gate[1] = -3e38f; // e^3e38 is taken as e^88
    gate[2] = 3e38f;
    const auto up = noise.many(4096);
    std::vector<double> expected;
    for (std::size_t i = 0; i < gate.size(); ++i)
        expected.push_back(i == 1 ? double(gate[i]) / (1 + std::exp(88.0)) * up[i] : reference::silu(gate[i]) * up[i]);
    kernels.swiglu(gate.data(), up.data(), static_cast<std::int64_t>(gate.size()));
    compareEach("swiglu", gate, expected, 1e-6);

    for (const int count : {1, 3, 16, 48, 161, 2560}) {
        const auto x = noise.many(static_cast<std::size_t>(count), -50, 50), weight = noise.many(static_cast<std::size_t>(count));
        double squares = 0;
        for (const float value : x)
            squares += double(value) * value;
        std::vector<double> normed;
        for (std::size_t i = 0; i < x.size(); ++i)
            normed.push_back(x[i] / std::sqrt(squares / count + 1e-6) * weight[i]);
        std::vector<float> y(x.size());
        kernels.rmsNorm(x.data(), weight.data(), count, 1e-6f, y.data());
        compare("rmsNorm", y, normed, 1e-6);
    }
}

void KernelsTest::halfPrecision_isTheSameOnEveryPath()
{
    QFETCH(int, path);
    const Kernels& kernels = *m_paths[static_cast<std::size_t>(path)];
    // All 65,536 halves, widened, and rounded back.
    std::vector<std::uint16_t> halves(65536), back(65536);
    for (std::size_t i = 0; i < halves.size(); ++i)
        halves[i] = static_cast<std::uint16_t>(i);
    std::vector<float> wide(halves.size());
    kernels.expandF16(halves.data(), wide.data(), 65536);
    kernels.roundToF16(wide.data(), back.data(), 65536);
    for (std::size_t i = 0; i < halves.size(); ++i) {
        const bool isNan = (i & 0x7c00) == 0x7c00 && (i & 0x3ff) != 0;
        QVERIFY(isNan ? std::isnan(wide[i]) : back[i] == halves[i]);
        if (!isNan)
            QCOMPARE(std::bit_cast<std::uint32_t>(wide[i]), std::bit_cast<std::uint32_t>(fromF16(halves[i])));
    }
    // Floats on and around the middle between two halves.
    std::vector<float> floats;
    for (std::size_t i = 0; i + 1 < 0x7c00; i += 7) {
        const float middle = (fromF16(static_cast<std::uint16_t>(i)) + fromF16(static_cast<std::uint16_t>(i + 1))) / 2;
        for (const float x : {middle, std::nextafter(middle, 0.0f), std::nextafter(middle, 1e30f), -middle})
            floats.push_back(x);
    }
    for (const float x : {65503.9f, 65519.9f, 65520.0f, 1e10f, INFINITY, 1e-8f, 2.98e-8f, 0.0f, -0.0f})
        floats.push_back(x);
    floats.resize(floats.size() / kPanel * kPanel);
    std::vector<std::uint16_t> rounded(floats.size());
    kernels.roundToF16(floats.data(), rounded.data(), static_cast<std::int64_t>(floats.size()));
    for (std::size_t i = 0; i < floats.size(); ++i)
        QCOMPARE(rounded[i], toF16(floats[i]));
}

QTEST_GUILESS_MAIN(KernelsTest)
#include "kernels_test.moc"
