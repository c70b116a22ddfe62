// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/cuda/kernels/expand_matrix.h"
#include "tests/cuda/matrix_types.h"
#include "tests/cuda/orders.h"
#include "tests/cuda/product_case.h"

#include <QtTest>

#include <limits>

using namespace lectern;
using namespace lectern::engine::cuda;
using namespace lectern::tests;

Q_DECLARE_METATYPE(lectern::engine::cuda::MatrixType)

namespace {

engine::TensorView viewOf(const std::vector<float>& values, std::int64_t rows)
{
    return {.type = engine::TensorType::F32,
            .shape = {rows, static_cast<std::int64_t>(values.size()) / rows},
            .data = reinterpret_cast<const std::byte*>(values.data())};
}

std::vector<std::byte> packed(const engine::TensorView& tensor, MatrixType type)
{
    const auto depth = static_cast<int>(tensor.shape[1]);
    std::vector<std::byte> out(static_cast<std::size_t>(matrixBytes(type, tensor.shape[0], depth)));
    packRows(tensor, type, 0, tensor.shape[0], out);
    return out;
}

std::vector<__nv_bfloat16> expanded(const DeviceMatrix& w)
{
    DeviceArray<__nv_bfloat16> out(ProductCase::size(w.outputs, w.depth));
    expandMatrix({.w = w, .out = out.data()}, {});
    return out.get();
}

} // namespace

class PackedMatrixTest : public QObject {
    Q_OBJECT

private slots:
    void expandedTiles_areTheFilesValues_data();
    void expandedTiles_areTheFilesValues();
    void pieces_lieBehindEachOther_data();
    void pieces_lieBehindEachOther();
    void tiles_takeNoMoreRoomThanBlocks();
    void bf16Rows_areRounded_andPaddedWithZeros();
    void int8Rows_areWithinHalfAStep();
    void aRowOfZeros_isZeros();
    void whatIsNoNumber_isRefused();
};

void PackedMatrixTest::expandedTiles_areTheFilesValues_data()
{
    QTest::addColumn<MatrixType>("type");
    QTest::addColumn<int>("outputs");
    QTest::addColumn<int>("depth");
    for (const NamedType& named : kMatrixTypes) {
        if (named.type == MatrixType::Bf16)
            continue;
        for (const int outputs : {1, 16, 21, 40}) {
            for (const int depth : {32, 96, 256, 1536, 2560}) {
                if (depth % named.depthUnit == 0)
                    QTest::addRow("%s, %d outputs, %d deep", named.name, outputs, depth) << named.type << outputs << depth;
            }
        }
    }
}

void PackedMatrixTest::expandedTiles_areTheFilesValues()
{
    QFETCH(MatrixType, type);
    QFETCH(int, outputs);
    QFETCH(int, depth);
    const WeightCase weights(type, outputs, depth);
    const DeviceArray<std::byte> onDevice(weights.packed);
    const std::vector<__nv_bfloat16> wanted = toBf16(weights.values);
    QVERIFY(sameInEveryOrder([&] { return expanded(weights.on(onDevice)); }));
    QVERIFY(sameBits(expanded(weights.on(onDevice)), wanted));
}

void PackedMatrixTest::pieces_lieBehindEachOther_data()
{
    QTest::addColumn<MatrixType>("type");
    for (const NamedType& named : kMatrixTypes)
        QTest::addRow("%s", named.name) << named.type;
}

void PackedMatrixTest::pieces_lieBehindEachOther()
{
    QFETCH(MatrixType, type);
    const WeightCase weights(type, 53, 256);
    std::vector<std::byte> together;
    for (const auto& [first, count] : {std::pair(0, 16), std::pair(16, 32), std::pair(48, 5)}) {
        std::vector<std::byte> piece(static_cast<std::size_t>(matrixBytes(type, count, weights.depth)), std::byte{0xff});
        packRows(weights.view(), type, first, count, piece);
        together.insert(together.end(), piece.begin(), piece.end());
    }
    QVERIFY(together == weights.packed);
}

void PackedMatrixTest::tiles_takeNoMoreRoomThanBlocks()
{
    for (const NamedType& named : kMatrixTypes) {
        if (named.type == MatrixType::Int8Rows)
            continue;
        const WeightCase weights(named.type, 32, 512);
        QCOMPARE(weights.packed.size(), weights.view().byteCount());
    }
    QCOMPARE(matrixBytes(MatrixType::Int8Rows, 32, 512), std::int64_t(32 * (512 + 4)));
    QCOMPARE(matrixBytes(MatrixType::Q4_K, 17, 256), matrixBytes(MatrixType::Q4_K, 32, 256));
}

void PackedMatrixTest::bf16Rows_areRounded_andPaddedWithZeros()
{
    constexpr int kRows = 3, kDepth = 13, kPadded = 16;
    Noise noise;
    const std::vector<float> values = noise.many(kRows * kDepth);
    QCOMPARE(paddedDepth(MatrixType::Bf16, kDepth), kPadded);
    std::vector<float> wanted(kRows * kPadded, 0.0f);
    for (std::size_t row = 0; row < kRows; ++row)
        std::copy_n(values.begin() + std::ptrdiff_t(row * kDepth), kDepth, wanted.begin() + std::ptrdiff_t(row * kPadded));
    const std::vector<std::byte> bytes = packed(viewOf(values, kRows), MatrixType::Bf16);
    std::vector<__nv_bfloat16> got(bytes.size() / 2);
    std::memcpy(got.data(), bytes.data(), bytes.size());
    QVERIFY(sameBits(got, toBf16(wanted)));
    QCOMPARE(matrixTypeFor(viewOf(values, kRows)), MatrixType::Bf16);
    QCOMPARE(matrixTypeFor(WeightCase(MatrixType::Q5_K, 1, 256).view()), MatrixType::Q5_K);
}

void PackedMatrixTest::int8Rows_areWithinHalfAStep()
{
    constexpr int kRows = 19, kDepth = 64;
    Noise noise;
    std::vector<float> values = noise.many(kRows * kDepth);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] *= static_cast<float>(i / kDepth + 1); // each row has its own scale
    const DeviceArray<std::byte> onDevice(packed(viewOf(values, kRows), MatrixType::Int8Rows));
    const std::vector<float> got = toFloats(expanded({MatrixType::Int8Rows, kRows, kDepth, onDevice.data()}));
    for (std::size_t row = 0; row < kRows; ++row) {
        float largest = 0;
        for (std::size_t i = row * kDepth; i < (row + 1) * kDepth; ++i)
            largest = std::max(largest, std::abs(values[i]));
        for (std::size_t i = row * kDepth; i < (row + 1) * kDepth; ++i)
            QVERIFY(std::abs(got[i] - values[i]) <= largest / 254 * 1.001f + std::abs(values[i]) / 256);
    }
}

void PackedMatrixTest::aRowOfZeros_isZeros()
{
    std::vector<float> values(2 * 32, 0.0f);
    std::fill_n(values.begin(), 32, -0.5f);
    const DeviceArray<std::byte> onDevice(packed(viewOf(values, 2), MatrixType::Int8Rows));
    QVERIFY(sameBits(expanded({MatrixType::Int8Rows, 2, 32, onDevice.data()}), toBf16(values)));
}

void PackedMatrixTest::whatIsNoNumber_isRefused()
{
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        std::vector<float> values(32, 1.0f);
        values[7] = bad;
        bool refused = false;
        try {
            packed(viewOf(values, 1), MatrixType::Int8Rows);
        } catch (const Failure& failure) {
            refused = failure.code() == ErrorCode::ModelDamaged;
        }
        QVERIFY(refused);
    }
}

QTEST_APPLESS_MAIN(PackedMatrixTest)
#include "packed_matrix_test.moc"
