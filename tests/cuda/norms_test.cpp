// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/rms_norm.h"
#include "tests/cuda/device_array.h"
#include "tests/cuda/mistake.h"
#include "tests/cuda/norm_reference.h"
#include "tests/cuda/orders.h"
#include "tests/support/noise.h"

#include <QtTest>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

class NormsTest : public QObject {
    Q_OBJECT

private slots:
    void rmsNorm_isTheFormula_data();
    void rmsNorm_isTheFormula();
    void rmsNorm_ofARow_doesNotDependOnTheOthers();
    void selectionNorms_areThreeNorms_data();
    void selectionNorms_areThreeNorms();
};

void NormsTest::rmsNorm_isTheFormula_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("width");
    for (const int rows : {1, 2, 3, 17})
        for (const int width : {1, 3, 31, 64, 257, 512, 1000, 2560, 8192, 8196})
            QTest::addRow("%d rows of %d", rows, width) << rows << width;
}

void NormsTest::rmsNorm_isTheFormula()
{
    QFETCH(int, rows);
    QFETCH(int, width);
    Noise noise;
    const auto count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(width);
    const std::vector<float> x = noise.many(count, -300, 300);
    const std::vector<float> more = noise.many(count, -30, 30);
    const std::vector<float> weight = noise.many(static_cast<std::size_t>(width), 0.5f, 2);
    std::vector<float> sums(count);
    std::vector<double> wanted, wantedOfSum;
    for (std::size_t i = 0; i < count; ++i)
        sums[i] = x[i] + more[i];
    for (int row = 0; row < rows; ++row) {
        normInto(wanted, x.data() + row * width, weight.data(), width);
        normInto(wantedOfSum, sums.data() + row * width, weight.data(), width);
    }

    const DeviceArray<float> onDevice(x), weights(weight), addend(more);
    QVERIFY(sameInEveryOrder([&] {
        DeviceArray<float> out(count);
        rmsNorm({.rows = rows,
                 .width = width,
                 .epsilon = kEpsilon,
                 .x = onDevice.data(),
                 .weight = weights.data(),
                 .f32 = out.data()},
                {});
        return out.get();
    }));
    DeviceArray<float> out(count), residual(x);
    DeviceArray<__nv_bfloat16> rounded(count);
    rmsNorm({.rows = rows,
             .width = width,
             .epsilon = kEpsilon,
             .x = onDevice.data(),
             .weight = weights.data(),
             .bf16 = rounded.data(),
             .f32 = out.data()},
            {});
    QCOMPARE(mistake(out.get(), wanted, 1e-6), QString());
    QVERIFY(sameBits(rounded.get(), toBf16(out.get())));

    rmsNorm({.rows = rows,
             .width = width,
             .epsilon = kEpsilon,
             .x = residual.data(),
             .weight = weights.data(),
             .f32 = out.data(),
             .addend = addend.data(),
             .sum = residual.data()},
            {});
    QVERIFY(sameBits(residual.get(), sums));
    QCOMPARE(mistake(out.get(), wantedOfSum, 1e-6), QString());
}

void NormsTest::rmsNorm_ofARow_doesNotDependOnTheOthers()
{
    constexpr int kRows = 5;
    constexpr int kWidth = 96;
    Noise noise;
    const std::vector<float> x = noise.many(kRows * kWidth);
    const DeviceArray<float> onDevice(x), weights(noise.many(kWidth));
    DeviceArray<float> together(kRows * kWidth), apart(kRows * kWidth);
    const auto norm = [&](int first, int rows, float* to) {
        rmsNorm({.rows = rows,
                 .width = kWidth,
                 .epsilon = kEpsilon,
                 .x = onDevice.data() + first * kWidth,
                 .weight = weights.data(),
                 .f32 = to + first * kWidth},
                {});
    };
    norm(0, kRows, together.data());
    norm(0, 1, apart.data());
    norm(1, 3, apart.data());
    norm(4, 1, apart.data());
    QVERIFY(sameBits(together.get(), apart.get()));
}

void NormsTest::selectionNorms_areThreeNorms_data()
{
    QTest::addColumn<int>("tokens");
    QTest::addColumn<int>("ranks");
    QTest::addColumn<int>("states");
    for (const int tokens : {1, 2, 9, 65}) {
        QTest::addRow("%d tokens, 160 and 16", tokens) << tokens << 160 << 16;
        QTest::addRow("%d tokens, 5 and 3", tokens) << tokens << 5 << 3;
        QTest::addRow("%d tokens, 33 and 40", tokens) << tokens << 33 << 40;
    }
}

/// x as the sum of parts, whose rows lie apart.
template <typename T>
QString mistakeOfSelection(int tokens, int ranks, int states, int parts)
{
    Noise noise;
    const int width = ranks + 2 * states;
    const int stride = (ranks + 7) / 8 * 8;
    const int partStride = tokens * width + 3;
    const std::vector<float> x = noise.many(static_cast<std::size_t>(parts * partStride), -3, 3);
    const std::vector<float> dtWeight = noise.many(static_cast<std::size_t>(ranks), 0.5f, 2);
    const std::vector<float> bWeight = noise.many(static_cast<std::size_t>(states), 0.5f, 2);
    const std::vector<float> cWeight = noise.many(static_cast<std::size_t>(states), 0.5f, 2);
    std::vector<double> wantedDt, wantedBc;
    for (int t = 0; t < tokens; ++t) {
        std::vector<float> row(static_cast<std::size_t>(width));
        for (int i = 0; i < width; ++i) {
            for (int part = 0; part < parts; ++part)
                row[static_cast<std::size_t>(i)] += x[static_cast<std::size_t>(part * partStride + t * width + i)];
        }
        normInto(wantedDt, row.data(), dtWeight.data(), ranks);
        wantedDt.resize(static_cast<std::size_t>((t + 1) * stride), 0.0);
        normInto(wantedBc, row.data() + ranks, bWeight.data(), states);
        normInto(wantedBc, row.data() + ranks + states, cWeight.data(), states);
    }
    const DeviceArray<float> onDevice(x), dtWeights(dtWeight), bWeights(bWeight), cWeights(cWeight);
    DeviceArray<float> bc(wantedBc.size());
    DeviceArray<T> dt(wantedDt.size());
    const bool same = sameInEveryOrder([&] {
        selectionNorms<T>({.tokens = tokens,
                           .ranks = ranks,
                           .states = states,
                           .epsilon = kEpsilon,
                           .dtBC = onDevice.data(),
                           .parts = parts,
                           .partStride = partStride,
                           .dtWeight = dtWeights.data(),
                           .bWeight = bWeights.data(),
                           .cWeight = cWeights.data(),
                           .dt = dt.data(),
                           .dtStride = stride,
                           .bc = bc.data()},
                          {});
        return bc.get();
    });
    if (!same)
        return "depends on the order of threads";
    const QString ofBc = mistake(bc.get(), wantedBc, 1e-6);
    return ofBc.isEmpty() ? mistake(toFloats(dt.get()), wantedDt, std::is_same_v<T, float> ? 1e-6 : kBf16) : ofBc;
}

void NormsTest::selectionNorms_areThreeNorms()
{
    QFETCH(int, tokens);
    QFETCH(int, ranks);
    QFETCH(int, states);
    for (const int parts : {1, 2, 5}) {
        QCOMPARE(mistakeOfSelection<__nv_bfloat16>(tokens, ranks, states, parts), QString());
        QCOMPARE(mistakeOfSelection<float>(tokens, ranks, states, parts), QString());
    }
}

QTEST_APPLESS_MAIN(NormsTest)
#include "norms_test.moc"
