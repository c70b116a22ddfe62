// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/kernels/tile_products.h"

#include "engine/backend/quant_blocks.h"
#include "engine/cpu/cpu_features.h"
#include "engine/cpu/matrix_product.h"
#include "tests/engine/cpu/portable_tiles.h"
#include "tests/engine/cpu/random_matrix.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace lectern::engine;
using namespace lectern::engine::cpu;
using lectern::tests::Matrix;
using lectern::tests::PortableTiles;
using lectern::tests::randomMatrix;

namespace {

std::uint16_t toBf16(float value)
{
    std::uint32_t bits;
    std::memcpy(&bits, &value, 4);
    return static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

float fromBf16(std::uint32_t bits)
{
    bits <<= 16;
    float value;
    std::memcpy(&value, &bits, 4);
    return value;
}

void roundPlainly(const float* x, int depth, int row, std::uint16_t* block)
{
    for (int k = 0; k < depth; ++k)
        block[k / kPairSteps * (kPairRows * kPairSteps) + row * kPairSteps + k % kPairSteps] = toBf16(x[k]);
}

/// By way of floats, a block at a time.
void expandPlainly(const ExpandPairsArgs& args)
{
    const int blockValues = args.layout->blockValues;
    std::vector<float> values(static_cast<std::size_t>(blockValues * kPanel));
    for (int step = args.first; step < args.first + args.steps; ++step) {
        kReferenceKernels.expandBlocks({.layout = args.layout,
                                        .panel = args.panel,
                                        .panelBlocks = args.panelBlocks,
                                        .firstBlock = step / blockValues,
                                        .blocks = 1,
                                        .out = values.data()});
        for (int o = 0; o < kPanel; ++o) {
            const std::uint16_t rounded = toBf16(values[static_cast<std::size_t>(step % blockValues * kPanel + o)]);
            const int k = step - args.first;
            std::memcpy(reinterpret_cast<std::uint16_t*>(args.out) + (k / 2 * kPanel + o) * 2 + k % 2, &rounded, 2);
        }
    }
}

/// Kernels that multiply in tiles and run anywhere.
Kernels kernelsWithTiles(const PairTiling& tiling)
{
    Kernels kernels = kReferenceKernels;
    kernels.pairs = {.outrunIntegers = true,
                     .round = roundPlainly,
                     .expand = expandPlainly,
                     .multiply = TileProducts<PortableTiles>::multiply,
                     .multiplyFew = nullptr,
                     .peak = {},
                     .tiling = tiling};
    return kernels;
}

constexpr PairTiling kTilings[] = {{.panels = 4, .steps = 256, .panelsOfTask = 8, .rowsOfTask = 64},
                                   {.panels = 2, .steps = 512, .panelsOfTask = 2, .rowsOfTask = 512},
                                   {.panels = 3, .steps = 256, .panelsOfTask = 16, .rowsOfTask = 512}};

std::vector<float> noise(std::size_t count, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> number(0.3f, 1);
    std::vector<float> values(count);
    for (float& value : values)
        value = number(random);
    return values;
}

std::vector<float> product(const Kernels& kernels, int threads, const PackedMatrix& w, const std::vector<float>& x, int rows,
                           const float* bias)
{
    const ThreadPool pool(threads);
    std::vector<float> y(static_cast<std::size_t>(rows * w.outputs()), NAN);
    ProductScratch scratch(kernels, pool.threads(), true);
    const Product work{&w, x.data(), w.depth(), rows, y.data(), w.outputs(), bias};
    multiply(kernels, pool, std::span(&work, 1), scratch);
    return y;
}

/// One call of a kernel: some rows, panels and steps, in memory that ends where they end.
struct Call {
    int rows, panels, steps;
    std::vector<std::uint16_t> x;
    std::vector<std::uint32_t> w;
    std::vector<float> start; ///< [block][panel][16][16]

    Call(int rowCount, int panelCount, int stepCount) : rows(rowCount), panels(panelCount), steps(stepCount)
    {
        const auto blocks = static_cast<std::size_t>((rows + kPairRows - 1) / kPairRows);
        const auto values = noise((blocks + static_cast<std::size_t>(panels)) * 16 * static_cast<std::size_t>(steps), 5);
        for (std::size_t i = 0; i < blocks * 16 * static_cast<std::size_t>(steps); ++i)
            x.push_back(toBf16(values[i]));
        for (std::size_t i = x.size(); i < values.size(); i += 2)
            w.push_back(toBf16(values[i]) | std::uint32_t(toBf16(values[i + 1])) << 16);
        start = noise(blocks * static_cast<std::size_t>(panels) * 256, 6);
    }

    double expected(int row, int output, double from, double& size) const
    {
        double sum = from;
        size = std::abs(from);
        for (int k = 0; k < steps; ++k) {
            const float a =
                fromBf16(x[static_cast<std::size_t>(row / 16 * 16 * steps + k / 32 * 512 + row % 16 * 32 + k % 32)]);
            const std::uint32_t pair = w[static_cast<std::size_t>((output / 16 * steps + k / 2 * 2) * 8 + output % 16)];
            const double term = double(a) * double(fromBf16(k % 2 ? pair >> 16 : pair & 0xffff));
            sum += term;
            size += std::abs(term);
        }
        return sum;
    }
};

} // namespace

/// Products in tiles, with tiles in plain loops: what is proven is which values meet, and in which order.
class TileProductsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void call_equalsPlainLoops_andWritesNothingElse();
    void product_equalsPlainLoops_data();
    void product_equalsPlainLoops();
    void product_hasTheSameBits_howeverItIsCut();
};

void TileProductsTest::call_equalsPlainLoops_andWritesNothingElse()
{
    for (const int rows : {1, 2, 3, 15, 16, 17, 31, 33, 63, 64, 65, 79}) {
        for (int panels = 1; panels <= 9; ++panels) {
            for (const int steps : {32, 96}) {
                const Call call(rows, panels, steps);
                for (const bool withStart : {false, true}) {
                    const int stride = panels * 16 + 5;
                    std::vector<float> y(static_cast<std::size_t>((rows + 1) * stride), -7.0f);
                    const SumPlaces<const float> start{call.start.data(), panels * 256, 256, 16};
                    TileProducts<PortableTiles>::multiply({.x = call.x.data(),
                                                           .xBlockStride = 16 * steps,
                                                           .rows = rows,
                                                           .w = call.w.data(),
                                                           .panelStride = 8 * steps,
                                                           .panels = panels,
                                                           .steps = steps,
                                                           .start = withStart ? start : SumPlaces<const float>(),
                                                           .y = {y.data(), 16 * stride, 16, stride}});
                    for (int i = 0; i < static_cast<int>(y.size()); ++i) {
                        const int row = i / stride, output = i % stride;
                        if (row >= rows || output >= panels * 16) {
                            QCOMPARE(y[static_cast<std::size_t>(i)], -7.0f);
                            continue;
                        }
                        const auto place =
                            static_cast<std::size_t>(((row / 16 * panels + output / 16) * 16 + row % 16) * 16 + output % 16);
                        double size = 0;
                        const double sum = call.expected(row, output, withStart ? double(call.start[place]) : 0, size);
                        QVERIFY2(std::abs(double(y[static_cast<std::size_t>(i)]) - sum) <= 1e-6 * size,
                                 qPrintable(QStringLiteral("%1 rows, %2 panels, %3 steps: [%4, %5] is %6, not %7")
                                                .arg(rows)
                                                .arg(panels)
                                                .arg(steps)
                                                .arg(row)
                                                .arg(output)
                                                .arg(double(y[static_cast<std::size_t>(i)]))
                                                .arg(sum)));
                    }
                }
            }
        }
    }
}

void TileProductsTest::product_equalsPlainLoops_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("outputs");
    QTest::addColumn<int>("depth");
    QTest::addColumn<int>("rows");
    for (const TensorType type : {TensorType::Q4_K, TensorType::Q6_K, TensorType::Q8_0}) {
        for (const int rows : {16, 17, 63, 65, 130}) {
            for (const int outputs : {1, 200}) {
                for (const int depth : {160, 256, 1280}) {
                    if (depth % blockOf(type).values == 0)
                        QTest::addRow("%s, %d outputs, depth %d, %d rows", std::string(nameOf(type)).c_str(), outputs, depth,
                                      rows)
                            << static_cast<int>(type) << outputs << depth << rows;
                }
            }
        }
    }
    QTest::addRow("a thousand rows") << static_cast<int>(TensorType::Q8_0) << 30 << 544 << 1000;
}

void TileProductsTest::product_equalsPlainLoops()
{
    QFETCH(int, type);
    QFETCH(int, outputs);
    QFETCH(int, depth);
    QFETCH(int, rows);
    const Matrix matrix = randomMatrix(static_cast<TensorType>(type), outputs, depth);
    const std::vector<float> weights = toFloats(matrix.view);
    const ThreadPool pool(1);
    const PackedMatrix packed(matrix.view, pool);
    const auto x = noise(static_cast<std::size_t>(rows * depth), 1);
    const auto bias = noise(static_cast<std::size_t>(packed.outputs()), 2);
    for (const PairTiling& tiling : kTilings) {
        const Kernels kernels = kernelsWithTiles(tiling);
        for (const bool withBias : {false, true}) {
            const auto y = product(kernels, 2, packed, x, rows, withBias ? bias.data() : nullptr);
            for (int r = 0; r < rows; ++r) {
                for (int o = 0; o < outputs; ++o) {
                    double sum = withBias ? double(bias[static_cast<std::size_t>(o)]) : 0, size = std::abs(sum);
                    for (int k = 0; k < depth; ++k) {
                        const double term = double(fromBf16(toBf16(x[static_cast<std::size_t>(r * depth + k)]))) *
                                            double(fromBf16(toBf16(weights[static_cast<std::size_t>(o * depth + k)])));
                        sum += term;
                        size += std::abs(term);
                    }
                    // A weight that is nearly between two bfloat16 numbers may go the other way.
                    const double ours = double(y[static_cast<std::size_t>(r * packed.outputs() + o)]);
                    QVERIFY2(std::abs(ours - sum) <= 3e-5 * size,
                             qPrintable(QStringLiteral("[%1, %2]: %3, not %4").arg(r).arg(o).arg(ours).arg(sum)));
                }
            }
        }
    }
}

void TileProductsTest::product_hasTheSameBits_howeverItIsCut()
{
    const int rows = 150, outputs = 300, depth = 1312;
    const Matrix matrix = randomMatrix(TensorType::Q8_0, outputs, depth);
    const ThreadPool pool(1);
    const PackedMatrix packed(matrix.view, pool);
    const auto x = noise(static_cast<std::size_t>(rows * depth), 3);
    const auto bias = noise(static_cast<std::size_t>(packed.outputs()), 4);
    const auto all = product(kernelsWithTiles(kTilings[0]), 1, packed, x, rows, bias.data());
    for (const PairTiling& tiling : kTilings) {
        const Kernels kernels = kernelsWithTiles(tiling);
        for (const int threads : {1, 2, 5})
            QVERIFY(product(kernels, threads, packed, x, rows, bias.data()) == all);
        for (const int few : {16, 33, 75}) {
            for (int first = 0; first + few <= rows; first += few) {
                const std::vector<float> part(x.begin() + first * depth, x.begin() + (first + few) * depth);
                const auto y = product(kernels, 2, packed, part, few, bias.data());
                QVERIFY(std::equal(y.begin(), y.end(), all.begin() + first * packed.outputs()));
            }
        }
    }
}

QTEST_GUILESS_MAIN(TileProductsTest)
#include "tile_products_test.moc"
