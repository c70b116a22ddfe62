// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/expand.h"
#include "engine/cuda/kernels/few_rows.h"
#include "tests/cuda/mistake.h"
#include "tests/cuda/orders.h"
#include "tests/cuda/product_case.h"

#include <QtTest>

#include <cmath>
#include <deque>

using namespace lectern::engine;
using namespace lectern::engine::cuda;
using namespace lectern::tests;

Q_DECLARE_METATYPE(TensorType)
Q_DECLARE_METATYPE(WeightFormat)

namespace {

struct Kind {
    const char* name;
    TensorType type;
    WeightFormat format;
};
constexpr Kind kKinds[] = {{"F32 as bfloat16", TensorType::F32, WeightFormat::Bf16},
                           {"F16 as bfloat16", TensorType::F16, WeightFormat::Bf16},
                           {"BF16", TensorType::BF16, WeightFormat::Bf16},
                           {"Q4_K", TensorType::Q4_K, WeightFormat::Q4},
                           {"Q5_K", TensorType::Q5_K, WeightFormat::Q5},
                           {"Q6_K", TensorType::Q6_K, WeightFormat::Q6},
                           {"Q8_0", TensorType::Q8_0, WeightFormat::Q8},
                           {"BF16 in 8 bits", TensorType::BF16, WeightFormat::Int8Rows},
                           {"F32 in 8 bits", TensorType::F32, WeightFormat::Int8Rows}};

/// Depths that a type's rows may have.
std::vector<int> depthsOf(TensorType type)
{
    switch (blockOf(type).values) {
    case 1:
        return {3, 8, 96, 130, 600};
    case 32:
        return {32, 160, 256, 544};
    default:
        return {256, 768};
    }
}

std::vector<double> product(const std::vector<float>& w, const std::vector<float>& x, int rows, int outputs, int depth)
{
    std::vector<double> y;
    for (int row = 0; row < rows; ++row) {
        for (int output = 0; output < outputs; ++output) {
            double sum = 0;
            for (int i = 0; i < depth; ++i)
                sum += double(w[static_cast<std::size_t>(output * depth + i)]) *
                       double(x[static_cast<std::size_t>(row * depth + i)]);
            y.push_back(sum);
        }
    }
    return y;
}

double silu(double x)
{
    return x / (1 + std::exp(-x));
}

} // namespace

/// Matrices on the device: what is stored, expanded, embedded and multiplied with few rows, against double precision.
class ProductsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void expanded_areTheFilesValues_data();
    void expanded_areTheFilesValues();
    void embeddedRows_areTheFilesValues();
    void fewRows_areTheProduct_data();
    void fewRows_areTheProduct();
    void rowsAlone_haveTheSameBits_data();
    void rowsAlone_haveTheSameBits();
    void gated_areSiluTimesUp_data();
    void gated_areSiluTimesUp();
    void experts_takeTheirRows_data();
    void experts_takeTheirRows();
};

void ProductsTest::expanded_areTheFilesValues_data()
{
    QTest::addColumn<TensorType>("type");
    QTest::addColumn<WeightFormat>("format");
    for (const Kind& kind : kKinds)
        QTest::newRow(kind.name) << kind.type << kind.format;
}

void ProductsTest::expanded_areTheFilesValues()
{
    QFETCH(TensorType, type);
    QFETCH(WeightFormat, format);
    for (const int depth : depthsOf(type)) {
        for (const bool gated : {false, true}) {
            for (const int outputs : {2, 30, 46}) {
                const MatrixCase matrix(type, format, outputs, depth, gated);
                const auto stride = static_cast<std::size_t>(matrix.matrix.stride());
                const std::size_t values = static_cast<std::size_t>(outputs) * stride;
                std::vector<__nv_bfloat16> got;
                if (format == WeightFormat::Bf16) {
                    got.resize(values);
                    check(cudaMemcpy(got.data(), matrix.matrix.data, values * sizeof(__nv_bfloat16), cudaMemcpyDeviceToHost),
                          "cudaMemcpy");
                } else {
                    DeviceArray<__nv_bfloat16> out(values);
                    expand(matrix.matrix, out.data(), nullptr);
                    got = out.get();
                }
                const std::vector<float> wanted = throughBf16(matrix.stored());
                for (int row = 0; row < outputs; ++row) {
                    for (std::size_t i = 0; i < static_cast<std::size_t>(depth); ++i) {
                        const std::size_t at = static_cast<std::size_t>(row) * stride + i;
                        QCOMPARE(__bfloat162float(got[at]),
                                 wanted[static_cast<std::size_t>(row) * static_cast<std::size_t>(depth) + i]);
                    }
                }
            }
        }
    }
}

void ProductsTest::embeddedRows_areTheFilesValues()
{
    for (const Kind& kind : kKinds) {
        if (kind.format == WeightFormat::Bf16 || kind.format == WeightFormat::Int8Rows)
            continue;
        const int depth = 256, rows = 37;
        const MatrixCase table(kind.type, kind.format, rows, depth);
        const std::vector<std::int32_t> ids{36, 0, 15, 16, 15};
        const DeviceArray<std::int32_t> onDevice(ids);
        DeviceArray<float> out(ids.size() * depth);
        embedTiles({.table = table.matrix, .tokens = 5, .ids = onDevice.data(), .residual = out.data()}, nullptr);
        std::vector<float> wanted;
        for (const std::int32_t id : ids)
            wanted.insert(wanted.end(), table.values.begin() + id * depth, table.values.begin() + (id + 1) * depth);
        QCOMPARE(out.get(), wanted);
    }
}

void ProductsTest::fewRows_areTheProduct_data()
{
    expanded_areTheFilesValues_data();
}

void ProductsTest::fewRows_areTheProduct()
{
    QFETCH(TensorType, type);
    QFETCH(WeightFormat, format);
    Noise noise;
    for (const int depth : depthsOf(type)) {
        for (const int outputs : {1, 16, 37}) {
            const MatrixCase matrix(type, format, outputs, depth);
            for (const int rows : {1, 3, 8}) {
                const int xStride = depth + (depth % 8 == 0 ? 8 : 5); // what lies behind a row is no number
                std::vector<float> x(static_cast<std::size_t>(rows * xStride), NAN), dense;
                for (int row = 0; row < rows; ++row) {
                    for (int i = 0; i < depth; ++i) {
                        const float value = throughBf16({noise(-3, 3)})[0];
                        x[static_cast<std::size_t>(row * xStride + i)] = value;
                        dense.push_back(value);
                    }
                }
                const std::vector<float> bias = noise.many(static_cast<std::size_t>(outputs), -5, 5);
                std::vector<double> wanted = product(matrix.stored(), dense, rows, outputs, depth);
                for (std::size_t i = 0; i < wanted.size(); ++i)
                    wanted[i] += double(bias[i % static_cast<std::size_t>(outputs)]);
                const DeviceArray<__nv_bfloat16> onDevice(toBf16(x));
                const DeviceArray<float> biases(bias);
                DeviceArray<float> y(wanted.size());
                multiplyFewRows({.w = matrix.matrix,
                                 .rows = rows,
                                 .x = onDevice.data(),
                                 .xStride = xStride,
                                 .bias = biases.data(),
                                 .f32 = y.data(),
                                 .yStride = outputs},
                                nullptr);
                // Sums of float32, of codes that are some hundreds too large at first: 2^-24 · 400 · depth · 3 · the scale.
                QCOMPARE(firstMistake(y.get(), wanted, 1e-5, 1e-5 * depth), std::string());
                DeviceArray<__nv_bfloat16> rounded(wanted.size());
                multiplyFewRows({.w = matrix.matrix,
                                 .rows = rows,
                                 .x = onDevice.data(),
                                 .xStride = xStride,
                                 .bias = biases.data(),
                                 .bf16 = rounded.data(),
                                 .yStride = outputs},
                                nullptr);
                QVERIFY(sameBits(rounded.get(), toBf16(y.get())));
            }
        }
    }
}

void ProductsTest::rowsAlone_haveTheSameBits_data()
{
    expanded_areTheFilesValues_data();
}

void ProductsTest::rowsAlone_haveTheSameBits()
{
    QFETCH(TensorType, type);
    QFETCH(WeightFormat, format);
    Noise noise;
    const int depth = 768, outputs = 33, rows = 8;
    const MatrixCase matrix(type, format, outputs, depth);
    const DeviceArray<__nv_bfloat16> x(toBf16(noise.many(static_cast<std::size_t>(rows * depth))));
    const auto multiplied = [&](int first, int count) {
        DeviceArray<float> y(static_cast<std::size_t>(count * outputs));
        multiplyFewRows({.w = matrix.matrix,
                         .rows = count,
                         .x = x.data() + first * depth,
                         .xStride = depth,
                         .f32 = y.data(),
                         .yStride = outputs},
                        nullptr);
        return y.get();
    };
    QVERIFY(sameInEveryOrder([&] { return multiplied(0, rows); }));
    const std::vector<float> together = multiplied(0, rows);
    for (int row = 0; row < rows; ++row)
        QVERIFY(sameBits(multiplied(row, 1),
                         std::vector<float>(together.begin() + row * outputs, together.begin() + (row + 1) * outputs)));
}

void ProductsTest::gated_areSiluTimesUp_data()
{
    expanded_areTheFilesValues_data();
}

void ProductsTest::gated_areSiluTimesUp()
{
    QFETCH(TensorType, type);
    QFETCH(WeightFormat, format);
    Noise noise;
    const int depth = 256, rows = 5;
    for (const int width : {1, 8, 21}) {
        const MatrixCase matrix(type, format, 2 * width, depth, true);
        const std::vector<float> x = throughBf16(noise.many(static_cast<std::size_t>(rows * depth), -0.3f, 0.3f));
        const std::vector<double> both = product(matrix.stored(), x, rows, 2 * width, depth);
        std::vector<double> wanted;
        for (int row = 0; row < rows; ++row) {
            for (int i = 0; i < width; ++i)
                wanted.push_back(silu(both[static_cast<std::size_t>(row * 2 * width + i)]) *
                                 both[static_cast<std::size_t>(row * 2 * width + width + i)]);
        }
        const DeviceArray<__nv_bfloat16> onDevice(toBf16(x));
        DeviceArray<float> y(wanted.size());
        multiplyFewRows(
            {.w = matrix.matrix, .rows = rows, .x = onDevice.data(), .xStride = depth, .f32 = y.data(), .yStride = width},
            nullptr);
        QCOMPARE(firstMistake(y.get(), wanted, 1e-4, 5e-3), std::string());
    }
}

void ProductsTest::experts_takeTheirRows_data()
{
    QTest::addColumn<WeightFormat>("format");
    QTest::newRow("bfloat16") << WeightFormat::Bf16;
    QTest::newRow("8 bits") << WeightFormat::Int8Rows;
}

void ProductsTest::experts_takeTheirRows()
{
    QFETCH(WeightFormat, format);
    Noise noise;
    const int depth = 96, outputs = 20, experts = 4, tokens = 3;
    // Four experts one behind the other, as one matrix of four times the rows whose tiles do not cross an expert's end.
    std::deque<MatrixCase> each;
    std::vector<std::byte> data;
    std::vector<float> scales;
    for (int expert = 0; expert < experts; ++expert) {
        each.emplace_back(TensorType::F32, format, outputs, depth);
        std::vector<std::byte> bytes(storedBytes(each.back().matrix));
        check(cudaMemcpy(bytes.data(), each.back().matrix.data, bytes.size(), cudaMemcpyDeviceToHost), "cudaMemcpy");
        // They are alike otherwise: one is empty of codes.
        if (expert == 2)
            std::fill(bytes.begin(), bytes.end(), format == WeightFormat::Bf16 ? std::byte(0) : std::byte(0x99));
        data.insert(data.end(), bytes.begin(), bytes.end());
        scales.insert(scales.end(), static_cast<std::size_t>(outputs), float(expert + 1) / 64);
    }
    const DeviceArray<std::byte> weights(data);
    const DeviceArray<float> rowScales(scales);
    WeightMatrix first = each.front().matrix;
    first.data = weights.data();
    first.rowScales = rowScales.data();
    const std::vector<float> x = throughBf16(noise.many(static_cast<std::size_t>(tokens * depth)));
    const DeviceArray<__nv_bfloat16> onDevice(toBf16(x));
    // Rows of expert 0: tokens 2 and 0; of expert 2: token 1; of expert 3: tokens 0, 1 and 2.
    const std::vector<int> xRows{2, 0, 1, 0, 1, 2};
    const DeviceArray<int> active(std::vector<int>{0, 2, 3, -1}), offsets(std::vector<int>{0, 2, 2, 3, 6}), rowTokens(xRows);
    DeviceArray<float> y(xRows.size() * outputs);
    multiplyFewRows({.w = first,
                     .x = onDevice.data(),
                     .xStride = depth,
                     .f32 = y.data(),
                     .yStride = outputs,
                     .experts = {.active = active.data(),
                                 .offsets = offsets.data(),
                                 .xRows = rowTokens.data(),
                                 .room = 4,
                                 .bytes = storedBytes(first),
                                 .scales = storedScales(first)}},
                    nullptr);
    // Each alone gives the same bits.
    std::vector<float> wanted;
    const int expertOf[] = {0, 0, 2, 3, 3, 3};
    for (std::size_t row = 0; row < xRows.size(); ++row) {
        WeightMatrix one = first;
        one.data = weights.data() + static_cast<std::size_t>(expertOf[row]) * storedBytes(first);
        one.rowScales = rowScales.data() + expertOf[row] * outputs;
        DeviceArray<float> alone(static_cast<std::size_t>(outputs));
        multiplyFewRows({.w = one,
                         .rows = 1,
                         .x = onDevice.data() + xRows[row] * depth,
                         .xStride = depth,
                         .f32 = alone.data(),
                         .yStride = outputs},
                        nullptr);
        const std::vector<float> got = alone.get();
        wanted.insert(wanted.end(), got.begin(), got.end());
    }
    QVERIFY(sameBits(y.get(), wanted));
    QVERIFY(std::any_of(wanted.begin(), wanted.end(), [](float value) { return value != 0; }));
}

QTEST_GUILESS_MAIN(ProductsTest)
#include "products_test.moc"
