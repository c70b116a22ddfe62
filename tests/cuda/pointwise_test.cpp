// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/pointwise.h"
#include "tests/cuda/device_array.h"
#include "tests/cuda/mistake.h"
#include "tests/cuda/orders.h"
#include "tests/support/noise.h"

#include <QtTest>

#include <algorithm>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

namespace {

std::size_t size(int rows, int columns)
{
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}

} // namespace

class PointwiseTest : public QObject {
    Q_OBJECT

private slots:
    void embed_takesTheTokensRows_data();
    void embed_takesTheTokensRows();
    void swiGlu_isSiluTimesUp_data();
    void swiGlu_isSiluTimesUp();
    void add_addsEachValue();
    void argmax_isTheFirstOfTheLargest_data();
    void argmax_isTheFirstOfTheLargest();
    void argmax_passesOverWhatIsNoNumber();
};

void PointwiseTest::embed_takesTheTokensRows_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {1, 5, 64, 510, 2560})
        QTest::addRow("%d", width) << width;
}

void PointwiseTest::embed_takesTheTokensRows()
{
    QFETCH(int, width);
    constexpr int kVocabulary = 9;
    const std::vector<std::int32_t> ids{3, 8, 0, 3, 7};
    const auto tokens = static_cast<int>(ids.size());
    Noise noise;
    const std::vector<float> table = throughBf16(noise.many(size(kVocabulary, width)));
    std::vector<__half> halves;
    for (const float value : table)
        halves.push_back(__float2half_rn(value));
    const DeviceArray<std::int32_t> onDevice(ids);
    const DeviceArray<float> f32(table);
    const DeviceArray<__nv_bfloat16> bf16(toBf16(table));
    const DeviceArray<__half> f16(halves);
    const auto embedded = [&](EmbedArgs args) {
        DeviceArray<float> residual(size(tokens, width));
        args.tokens = tokens;
        args.width = width;
        args.ids = onDevice.data();
        args.residual = residual.data();
        embed(args, {});
        return residual.get();
    };
    std::vector<float> wanted, wantedOfHalves;
    for (const std::int32_t id : ids) {
        for (std::size_t i = size(id, width); i < size(id + 1, width); ++i) {
            wanted.push_back(table[i]);
            wantedOfHalves.push_back(__half2float(halves[i]));
        }
    }
    QVERIFY(sameBits(embedded({.f32 = f32.data()}), wanted));
    QVERIFY(sameBits(embedded({.bf16 = bf16.data()}), wanted));
    QVERIFY(sameBits(embedded({.f16 = f16.data()}), wantedOfHalves));
}

void PointwiseTest::swiGlu_isSiluTimesUp_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("width");
    for (const int width : {1, 7, 64, 1000, 2056})
        QTest::addRow("3 rows of %d", width) << 3 << width;
    QTest::addRow("65 rows") << 65 << 24;
}

void PointwiseTest::swiGlu_isSiluTimesUp()
{
    QFETCH(int, rows);
    QFETCH(int, width);
    Noise noise;
    // Side by side, as one matrix product gives them.
    const std::vector<float> both = throughBf16(noise.many(size(rows, 2 * width), -100, 100));
    std::vector<double> wanted;
    for (int row = 0; row < rows; ++row) {
        for (int i = 0; i < width; ++i) {
            const double gate = both[size(row, 2 * width) + static_cast<std::size_t>(i)];
            wanted.push_back(gate / (1 + std::exp(-gate)) *
                             double(both[size(row, 2 * width) + static_cast<std::size_t>(i + width)]));
        }
    }
    const DeviceArray<__nv_bfloat16> bf16(toBf16(both));
    const DeviceArray<float> f32(both);
    const auto activated = [&](SwiGluArgs args) {
        DeviceArray<__nv_bfloat16> out(size(rows, width));
        args.rows = rows;
        args.width = width;
        args.stride = 2 * width;
        args.out = out.data();
        swiGlu(args, {});
        return toFloats(out.get());
    };
    QCOMPARE(mistake(activated({.gateBf16 = bf16.data(), .upBf16 = bf16.data() + width}), wanted, kBf16, 1e-30), QString());
    QCOMPARE(mistake(activated({.gateF32 = f32.data(), .upF32 = f32.data() + width}), wanted, kBf16, 1e-30), QString());
}

void PointwiseTest::add_addsEachValue()
{
    for (const int count : {1, 3, 4, 1023, 1024, 5000}) {
        Noise noise;
        const std::vector<float> a = noise.many(size(1, count));
        const std::vector<float> b = throughBf16(noise.many(size(1, count)));
        std::vector<float> wanted;
        for (std::size_t i = 0; i < a.size(); ++i)
            wanted.push_back(a[i] + b[i]);
        const DeviceArray<float> f32(b);
        const DeviceArray<__nv_bfloat16> bf16(toBf16(b));
        DeviceArray<float> to(a);
        add({.count = count, .f32 = f32.data(), .to = to.data()}, {});
        QVERIFY(sameBits(to.get(), wanted));
        to.set(a);
        add({.count = count, .bf16 = bf16.data(), .to = to.data()}, {});
        QVERIFY(sameBits(to.get(), wanted));
    }
}

void PointwiseTest::argmax_isTheFirstOfTheLargest_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {1, 2, 31, 33, 1023, 1025, 65536})
        QTest::addRow("%d", width) << width;
}

void PointwiseTest::argmax_isTheFirstOfTheLargest()
{
    QFETCH(int, width);
    constexpr int kRows = 4;
    Noise noise;
    std::vector<float> x = noise.many(size(kRows, width));
    for (float& value : x)
        value = std::round(value * 40); // many are equal
    std::vector<std::int32_t> wanted;
    for (int row = 0; row < kRows; ++row) {
        const auto begin = x.begin() + row * width;
        wanted.push_back(static_cast<std::int32_t>(std::max_element(begin, begin + width) - begin));
    }
    const DeviceArray<float> onDevice(x);
    DeviceArray<std::int32_t> index(kRows);
    QVERIFY(sameInEveryOrder([&] {
        argmax({.rows = kRows, .width = width, .x = onDevice.data(), .index = index.data()}, {});
        return index.get();
    }));
    QCOMPARE(index.get(), wanted);
}

void PointwiseTest::argmax_passesOverWhatIsNoNumber()
{
    const float none = std::numeric_limits<float>::quiet_NaN();
    const DeviceArray<float> x(std::vector<float>{none, none, none, none, -5, none, -INFINITY, -INFINITY, -INFINITY});
    DeviceArray<std::int32_t> index(3);
    argmax({.rows = 3, .width = 3, .x = x.data(), .index = index.data()}, {});
    QCOMPARE(index.get(), (std::vector<std::int32_t>{0, 1, 0}));
}

QTEST_APPLESS_MAIN(PointwiseTest)
#include "pointwise_test.moc"
