// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/block_panels.h"

#include "engine/base/failure.h"
#include "engine/base/float16.h"
#include "engine/cpu/cpu_features.h"
#include "engine/cpu/matrix_product.h"
#include "tests/engine/cpu/random_matrix.h"

#include <QtTest>

#include <cmath>
#include <cstring>
#include <random>

using namespace lectern;
using namespace lectern::engine;
using namespace lectern::engine::cpu;
using lectern::tests::Matrix;
using lectern::tests::randomMatrix;

namespace {

constexpr TensorType kTypes[] = {TensorType::F32,    TensorType::F16,  TensorType::BF16, TensorType::F8E4M3, TensorType::Q4_0,
                                 TensorType::Q4_1,   TensorType::Q5_0, TensorType::Q5_1, TensorType::Q8_0,   TensorType::Q2_K,
                                 TensorType::Q3_K,   TensorType::Q4_K, TensorType::Q5_K, TensorType::Q6_K,   TensorType::IQ4_NL,
                                 TensorType::IQ4_XS, TensorType::MXFP4};

std::vector<float> product(const Kernels& kernels, const ThreadPool& pool, const PackedMatrix& w, const std::vector<float>& x,
                           int rows, const float* bias, bool fast = false)
{
    std::vector<float> y(static_cast<std::size_t>(rows * w.outputs()), NAN);
    ProductScratch scratch(kernels, pool.threads(), fast);
    const Product work{&w, x.data(), w.depth(), rows, y.data(), w.outputs(), bias};
    multiply(kernels, pool, std::span(&work, 1), scratch);
    return y;
}

} // namespace

/// What precision Fast makes of activations: whole multiples, −127 to 127, of a scale for each 32.
std::vector<float> rounded(const std::vector<float>& x)
{
    std::vector<float> out;
    for (std::size_t first = 0; first < x.size(); first += 32) {
        float peak = 0;
        for (std::size_t i = first; i < first + 32; ++i)
            peak = std::max(peak, std::abs(x[i]));
        for (std::size_t i = first; i < first + 32; ++i)
            out.push_back(peak > 0x1p-100f ? std::nearbyint(x[i] * (127.0f / peak)) * (peak / 127.0f) : 0.0f);
    }
    return out;
}

/// The nearest bfloat16 numbers, ties to even.
std::vector<float> nearestBf16(std::vector<float> values)
{
    for (float& value : values) {
        std::uint32_t bits;
        std::memcpy(&bits, &value, 4);
        bits = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000u;
        std::memcpy(&value, &bits, 4);
    }
    return values;
}

/// Matrices of every stored type: packed, expanded and multiplied, on every path, against their values in plain loops.
class BlockPanelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void product_equalsPlainLoops_data();
    void product_equalsPlainLoops();
    void fastProduct_equalsPlainLoopsOverWhatItRounds_data() { product_equalsPlainLoops_data(); }
    void fastProduct_equalsPlainLoopsOverWhatItRounds();
    void product_ofFewRows_hasTheBitsOfMany_data() { product_equalsPlainLoops_data(); }
    void product_ofFewRows_hasTheBitsOfMany();
    void packedBytes_areWhatWasForetold();
    void float8_withScalesInsideABlock_isWidened();
    void float8_thatIsNoNumber_isRefused_data();
    void float8_thatIsNoNumber_isRefused();

private:
    void compareWithPlainLoops(TensorType type, const Kernels& kernels, bool fast);
};

void BlockPanelsTest::product_equalsPlainLoops_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("path");
    const auto paths = availableKernels();
    for (const TensorType type : kTypes) {
        for (std::size_t path = 0; path < paths.size(); ++path)
            QTest::addRow("%s %s", std::string(nameOf(type)).c_str(), paths[path]->name)
                << static_cast<int>(type) << static_cast<int>(path);
    }
}

void BlockPanelsTest::compareWithPlainLoops(TensorType type, const Kernels& kernels, bool fast)
{
    const ThreadPool pool(2);
    std::mt19937 random(7);
    std::normal_distribution<float> number(0.3f, 1);
    for (const int outputs : {1, 16, 17, 131}) {
        for (const int depth : {256, 1280}) {
            const Matrix matrix = randomMatrix(type, outputs, depth);
            const std::vector<float> values = toFloats(matrix.view);
            const PackedMatrix packed(matrix.view, pool);
            for (const int rows : {1, 2, 3, 4, 13, 16, 21, 49}) {
                std::vector<float> x(static_cast<std::size_t>(rows * depth));
                for (float& v : x)
                    v = number(random);
                std::fill_n(x.begin(), 32, 0.0f); // a group without a scale
                std::fill_n(x.begin() + 32, 32, 1e-38f); // one whose scale would not be a number's inverse
                const Arithmetic arithmetic = arithmeticOf(kernels, {.w = &packed, .rows = rows}, fast);
                const bool pairs = arithmetic == Arithmetic::Bf16;
                const std::vector<float> seen = pairs ? nearestBf16(x) : arithmetic == Arithmetic::Integer ? rounded(x) : x;
                const std::vector<float> weights = pairs ? nearestBf16(values) : values;
                // Float32's own rounding over a chain of so many terms. With integers the offsets that cancel are larger than the
                // terms; with pairs a weight that is nearly between two may go the other way.
                const double tolerance = pairs ? 3e-5 : fast ? 1e-5 : 2e-6;
                std::vector<float> bias(static_cast<std::size_t>(packed.outputs()));
                for (float& v : bias)
                    v = number(random);
                for (const bool withBias : {false, true}) {
                    const std::vector<float> y = product(kernels, pool, packed, x, rows, withBias ? bias.data() : nullptr, fast);
                    for (int r = 0; r < rows; ++r) {
                        for (int o = 0; o < outputs; ++o) {
                            double sum = withBias ? double(bias[static_cast<std::size_t>(o)]) : 0, size = std::abs(sum);
                            for (int k = 0; k < depth; ++k) {
                                const double term = double(seen[static_cast<std::size_t>(r * depth + k)]) *
                                                    double(weights[static_cast<std::size_t>(o * depth + k)]);
                                sum += term;
                                size += std::abs(term);
                            }
                            const double ours = double(y[static_cast<std::size_t>(r * packed.outputs() + o)]);
                            QVERIFY2(std::abs(ours - sum) <= tolerance * size + 1e-30,
                                     qPrintable(QStringLiteral("%1 outputs, depth %2, %3 rows, [%4, %5]: %6, not %7")
                                                    .arg(outputs).arg(depth).arg(rows).arg(r).arg(o).arg(ours).arg(sum)));
                        }
                    }
                }
            }
        }
    }
}

void BlockPanelsTest::product_equalsPlainLoops()
{
    QFETCH(int, type);
    QFETCH(int, path);
    compareWithPlainLoops(static_cast<TensorType>(type), *availableKernels()[static_cast<std::size_t>(path)], false);
}

void BlockPanelsTest::fastProduct_equalsPlainLoopsOverWhatItRounds()
{
    QFETCH(int, type);
    QFETCH(int, path);
    compareWithPlainLoops(static_cast<TensorType>(type), *availableKernels()[static_cast<std::size_t>(path)], true);
}

void BlockPanelsTest::product_ofFewRows_hasTheBitsOfMany()
{
    QFETCH(int, type);
    QFETCH(int, path);
    const Kernels& kernels = *availableKernels()[static_cast<std::size_t>(path)];
    const ThreadPool pool(2);
    const int outputs = 200, depth = 2304, most = 48; // more than one stretch of depth
    const Matrix matrix = randomMatrix(static_cast<TensorType>(type), outputs, depth);
    const PackedMatrix packed(matrix.view, pool);
    std::mt19937 random(8);
    std::vector<float> x(static_cast<std::size_t>(most * depth));
    for (float& v : x)
        v = std::uniform_real_distribution<float>(-1, 1)(random);
    for (const bool fast : {false, true}) {
        // Passes of many rows may take another arithmetic than those of a few, but each its own for any number.
        for (const auto& [rows, fewer] : {std::pair(13, std::vector{1, 2, 3, 5, 8}), std::pair(most, std::vector{16, 17, 23})}) {
            const std::vector<float> all = product(kernels, pool, packed, x, rows, nullptr, fast);
            for (const int few : fewer) {
                for (int first = 0; first + few <= rows; first += few) {
                    const std::vector<float> part(x.begin() + first * depth, x.begin() + (first + few) * depth);
                    const std::vector<float> y = product(kernels, pool, packed, part, few, nullptr, fast);
                    QVERIFY(std::equal(y.begin(), y.end(), all.begin() + first * packed.outputs()));
                }
            }
        }
    }
}

void BlockPanelsTest::packedBytes_areWhatWasForetold()
{
    const ThreadPool pool(1);
    for (const TensorType type : kTypes) {
        const Matrix matrix = randomMatrix(type, 100, 512);
        const PackedMatrix packed(matrix.view, pool);
        QCOMPARE(PackedMatrix::bytesFor(matrix.view), packed.panels() * packed.panelBytes());
        // A quantised matrix stays nearly as small as it was.
        if (isQuantised(type))
            QVERIFY(double(packed.panelBytes()) / 16 * 100 < 1.26 * double(matrix.view.byteCount()));
    }
    QCOMPARE(PackedMatrix::bytesFor({}), std::int64_t(0));
}

void BlockPanelsTest::float8_withScalesInsideABlock_isWidened()
{
    Matrix matrix = randomMatrix(TensorType::F8E4M3, 20, 96);
    auto grid = std::make_shared<ScaleGrid>();
    *grid = {.rectangleRows = 1, .rectangleColumns = 24, .gridColumns = 4, .factors = std::vector<float>(80, 0.5f)};
    grid->factors[5] = 2;
    matrix.view.scales = std::move(grid);
    QVERIFY(!blockLayoutOf(matrix.view));
    const ThreadPool pool(1);
    const PackedMatrix packed(matrix.view, pool);
    QCOMPARE(packed.type(), PanelType::F32);
    const std::vector<float> values = toFloats(matrix.view);
    for (int o = 0; o < 20; ++o) {
        for (int k = 0; k < 96; ++k)
            QCOMPARE(reinterpret_cast<const float*>(packed.panel(o / 16))[k * 16 + o % 16],
                     values[static_cast<std::size_t>(o * 96 + k)]);
    }
}

void BlockPanelsTest::float8_thatIsNoNumber_isRefused_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("at");
    for (const int code : {0x7f, 0xff, 0x7e, 0xfe}) {
        for (const int at : {0, 15 * 64 + 63, 16 * 64, 19 * 64 + 63})
            QTest::addRow("0x%02x at %d", code, at) << code << at;
    }
}

void BlockPanelsTest::float8_thatIsNoNumber_isRefused()
{
    QFETCH(int, code);
    QFETCH(int, at);
    Matrix matrix = randomMatrix(TensorType::F8E4M3, 20, 64);
    matrix.bytes[static_cast<std::size_t>(at)] = static_cast<std::byte>(code);
    const ThreadPool pool(2);
    std::string refusal;
    try {
        const PackedMatrix packed(matrix.view, pool);
    } catch (const Failure& failure) {
        QCOMPARE(failure.code(), ErrorCode::ModelDamaged);
        refusal = failure.detail();
    }
    const bool isNumber = !std::isnan(toFloats(matrix.view)[static_cast<std::size_t>(at)]);
    QCOMPARE(refusal, isNumber ? "" : "a weight is no number");
}

QTEST_GUILESS_MAIN(BlockPanelsTest)
#include "block_panels_test.moc"
