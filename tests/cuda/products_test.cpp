// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/emulator/execution.h"
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

/// What a product sees of activations.
std::vector<float> taken(WeightFormat format, const std::vector<float>& x)
{
    return format == WeightFormat::Bf16 ? x : throughBf16(x);
}
/// What a product of values up to 2 and 3 may lose: beside bfloat16 weights 2^-18 of it; else by sums of float32, of codes that
/// are some hundreds too large at first, 2^-24 · 400 · 3 · the scale.
double lost(WeightFormat format)
{
    return format == WeightFormat::Bf16 ? 6.0 / (1 << 18) : 1e-5;
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
    void parts_addUpToTheProduct();
    void aSmallerDevice_isNoTrouble();
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
        for (const int outputs : {1, 16, 37, 400}) {
            const MatrixCase matrix(type, format, outputs, depth);
            for (const int rows : {1, 3, 8}) {
                if (outputs == 400 && rows != 3) // as many tiles as the device's blocks, and more
                    continue;
                const int xStride = depth + (depth % 8 == 0 ? 8 : 5); // what lies behind a row is no number
                std::vector<float> x(static_cast<std::size_t>(rows * xStride), NAN), dense;
                for (int row = 0; row < rows; ++row) {
                    for (int i = 0; i < depth; ++i) {
                        const float value = noise(-3, 3);
                        x[static_cast<std::size_t>(row * xStride + i)] = value;
                        dense.push_back(value);
                    }
                }
                dense = taken(format, dense);
                const std::vector<float> bias = noise.many(static_cast<std::size_t>(outputs), -5, 5);
                std::vector<double> wanted = product(matrix.stored(), dense, rows, outputs, depth);
                for (std::size_t i = 0; i < wanted.size(); ++i)
                    wanted[i] += double(bias[i % static_cast<std::size_t>(outputs)]);
                const DeviceArray<float> onDevice(x), biases(bias);
                DeviceArray<float> y(wanted.size());
                multiplyFewRows({.w = matrix.matrix,
                                 .rows = rows,
                                 .x = onDevice.data(),
                                 .xStride = xStride,
                                 .bias = biases.data(),
                                 .y = y.data(),
                                 .yStride = outputs},
                                nullptr);
                QCOMPARE(firstMistake(y.get(), wanted, 1e-5, lost(format) * depth), std::string());
            }
        }
    }
}

void ProductsTest::parts_addUpToTheProduct()
{
    Noise noise;
    for (const Kind& kind : kKinds) {
        const int depth = depthsOf(kind.type).back(), outputs = 37, rows = 3;
        const MatrixCase matrix(kind.type, kind.format, outputs, depth);
        const std::vector<float> x = noise.many(static_cast<std::size_t>(rows * depth), -3, 3);
        const DeviceArray<float> onDevice(x);
        const std::vector<double> wanted = product(matrix.stored(), taken(kind.format, x), rows, outputs, depth);
        for (int parts = 1; parts <= mostPartsOf(matrix.matrix); ++parts) {
            DeviceArray<float> y(static_cast<std::size_t>(parts * kFewRows * outputs));
            multiplyFewRows({.w = matrix.matrix,
                             .rows = rows,
                             .x = onDevice.data(),
                             .xStride = depth,
                             .y = y.data(),
                             .yStride = outputs,
                             .parts = parts},
                            nullptr);
            const std::vector<float> apart = y.get();
            std::vector<float> sums(wanted.size());
            for (std::size_t i = 0; i < sums.size(); ++i) {
                for (int part = 0; part < parts; ++part)
                    sums[i] += apart[static_cast<std::size_t>(part * kFewRows * outputs) + i];
            }
            QCOMPARE(firstMistake(sums, wanted, 1e-5, lost(kind.format) * depth), std::string());
        }
    }
}

/// With as little shared memory as sm_75 has.
void ProductsTest::aSmallerDevice_isNoTrouble()
{
    Noise noise;
    for (const Kind& kind : kKinds) {
        const int depth = 2560, outputs = 50, rows = 2;
        const MatrixCase matrix(kind.type, kind.format, outputs, depth);
        const std::vector<float> x = noise.many(static_cast<std::size_t>(rows * depth), -3, 3);
        const DeviceArray<float> onDevice(x);
        DeviceArray<float> y(static_cast<std::size_t>(rows * outputs));
        const std::size_t before = emulator::settings().sharedMemory;
        emulator::settings().sharedMemory = 64 * 1024;
        multiplyFewRows(
            {.w = matrix.matrix, .rows = rows, .x = onDevice.data(), .xStride = depth, .y = y.data(), .yStride = outputs},
            nullptr);
        emulator::settings().sharedMemory = before;
        QCOMPARE(firstMistake(y.get(), product(matrix.stored(), taken(kind.format, x), rows, outputs, depth), 1e-5,
                              lost(kind.format) * depth),
                 std::string());
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
    const DeviceArray<float> x(noise.many(static_cast<std::size_t>(rows * depth)));
    for (const int parts : {1, 3}) {
        const auto multiplied = [&](int first, int count) {
            DeviceArray<float> y(static_cast<std::size_t>(parts * kFewRows * outputs));
            check(cudaMemset(y.data(), 0, static_cast<std::size_t>(parts * kFewRows * outputs) * sizeof(float)), "cudaMemset");
            multiplyFewRows({.w = matrix.matrix,
                             .rows = count,
                             .x = x.data() + first * depth,
                             .xStride = depth,
                             .y = y.data(),
                             .yStride = outputs,
                             .parts = parts},
                            nullptr);
            return y.get();
        };
        QVERIFY(sameInEveryOrder([&] { return multiplied(0, rows); }));
        const std::vector<float> together = multiplied(0, rows);
        for (int row = 0; row < rows; ++row) {
            const std::vector<float> alone = multiplied(row, 1);
            for (int part = 0; part < parts; ++part) {
                const auto of = [&](const std::vector<float>& all, int r) {
                    const auto begin = all.begin() + (part * kFewRows + r) * outputs;
                    return std::vector<float>(begin, begin + outputs);
                };
                QVERIFY(sameBits(of(alone, 0), of(together, row)));
            }
        }
    }
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
        std::vector<float> x = noise.many(static_cast<std::size_t>(rows * depth), -0.3f, 0.3f);
        const DeviceArray<float> onDevice(x);
        if (format != WeightFormat::Bf16)
            x = throughBf16(x);
        const std::vector<double> both = product(matrix.stored(), x, rows, 2 * width, depth);
        std::vector<double> wanted;
        for (int row = 0; row < rows; ++row) {
            for (int i = 0; i < width; ++i)
                wanted.push_back(silu(both[static_cast<std::size_t>(row * 2 * width + i)]) *
                                 both[static_cast<std::size_t>(row * 2 * width + width + i)]);
        }
        DeviceArray<float> y(wanted.size());
        multiplyFewRows(
            {.w = matrix.matrix, .rows = rows, .x = onDevice.data(), .xStride = depth, .y = y.data(), .yStride = width},
            nullptr);
        QCOMPARE(firstMistake(y.get(), wanted, 1e-4, format == WeightFormat::Bf16 ? 1e-4 : 5e-3), std::string());
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
    const DeviceArray<float> onDevice(noise.many(static_cast<std::size_t>(tokens * depth)));
    // Rows of expert 0: tokens 2 and 0; of expert 2: token 1; of expert 3: tokens 0, 1 and 2.
    const std::vector<int> xRows{2, 0, 1, 0, 1, 2};
    const DeviceArray<int> active(std::vector<int>{0, 2, 3, -1}), offsets(std::vector<int>{0, 2, 2, 3, 6}), rowTokens(xRows);
    DeviceArray<float> y(xRows.size() * outputs);
    multiplyFewRows({.w = first,
                     .x = onDevice.data(),
                     .xStride = depth,
                     .y = y.data(),
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
                         .y = alone.data(),
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
