// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "tests/cuda/matrix_types.h"
#include "tests/cuda/mistake.h"
#include "tests/cuda/orders.h"
#include "tests/cuda/product_case.h"

#include <QtTest>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

Q_DECLARE_METATYPE(lectern::engine::cuda::MatrixType)

namespace {

void addTypes()
{
    QTest::addColumn<MatrixType>("type");
    for (const NamedType& named : kMatrixTypes)
        QTest::addRow("%s", named.name) << named.type;
}

} // namespace

class RowProductsTest : public QObject {
    Q_OBJECT

private slots:
    void products_areSums_data();
    void products_areSums();
    void oneProduct_isTheSame_withAnyNumberOfWarps_data();
    void oneProduct_isTheSame_withAnyNumberOfWarps();
    void bias_isAdded_andResultsAccumulate_orAreRounded_data() { addTypes(); }
    void bias_isAdded_andResultsAccumulate_orAreRounded();
    void aRow_hasTheSameBits_aloneAndAmongOthers_data() { addTypes(); }
    void aRow_hasTheSameBits_aloneAndAmongOthers();
    void products_areTheSameInEveryOrder_data() { addTypes(); }
    void products_areTheSameInEveryOrder();
    void anExpertsProduct_hasTheBitsOfItsMatrix_data() { addTypes(); }
    void anExpertsProduct_hasTheBitsOfItsMatrix();
};

void RowProductsTest::products_areSums_data()
{
    QTest::addColumn<MatrixType>("type");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("outputs");
    QTest::addColumn<int>("depth");
    for (const NamedType& named : kMatrixTypes) {
        const auto add = [&named](int rows, int outputs, int depth) {
            if (depth % named.depthUnit == 0)
                QTest::addRow("%s, %d rows, %d outputs, %d deep", named.name, rows, outputs, depth)
                    << named.type << rows << outputs << depth;
        };
        for (int rows = 1; rows <= 8; ++rows)
            add(rows, 17, 256);
        for (const int outputs : {1, 15, 16, 31, 33})
            add(3, outputs, 512);
        for (const int depth : {1, 7, 8, 20, 32, 40, 96, 160, 256, 768, 2560})
            add(2, 18, depth);
        for (const int rows : {9, 16, 17, 33, 64})
            add(rows, 20, 512);
    }
}

void RowProductsTest::products_areSums()
{
    QFETCH(MatrixType, type);
    QFETCH(int, rows);
    QFETCH(int, outputs);
    QFETCH(int, depth);
    const ProductCase product(type, rows, outputs, depth);
    QCOMPARE(mistake(product.computed({rows}), product.reference(), 1e-6, product.tolerance()), QString());
}

void RowProductsTest::oneProduct_isTheSame_withAnyNumberOfWarps_data()
{
    QTest::addColumn<int>("outputs");
    for (const int outputs : {2000, 2050, 8200}) // more tiles, fewer warps for each
        QTest::addRow("%d outputs", outputs) << outputs;
}

void RowProductsTest::oneProduct_isTheSame_withAnyNumberOfWarps()
{
    QFETCH(int, outputs);
    const ProductCase product(MatrixType::Q8_0, 2, outputs, 288);
    QCOMPARE(mistake(product.computed({2}), product.reference(), 1e-6, product.tolerance()), QString());
}

void RowProductsTest::bias_isAdded_andResultsAccumulate_orAreRounded()
{
    QFETCH(MatrixType, type);
    constexpr int kRows = 3;
    const ProductCase product(type, kRows, 21, 512);
    DeviceArray<float> y(product.before);
    RowProductsArgs args = product.args(0, kRows, y.data());
    args.bias = product.biasOnDevice.data();
    rowProducts(args, {});
    QCOMPARE(mistake(y.get(), product.reference(true), 1e-6, product.tolerance()), QString());

    y.set(product.before);
    args.accumulate = true;
    rowProducts(args, {});
    QCOMPARE(mistake(y.get(), product.reference(true, true), 1e-6, product.tolerance()), QString());

    DeviceArray<__nv_bfloat16> rounded(toBf16(product.before));
    args.accumulate = false;
    args.bias = nullptr;
    args.f32 = nullptr;
    args.bf16 = rounded.data();
    rowProducts(args, {});
    QVERIFY(sameBits(rounded.get(), toBf16(product.computed({kRows}))));
}

void RowProductsTest::aRow_hasTheSameBits_aloneAndAmongOthers()
{
    QFETCH(MatrixType, type);
    const ProductCase product(type, 40, 37, 768);
    const std::vector<float> together = product.computed({40});
    QVERIFY(sameBits(product.computed({1, 8, 2, 16, 13}), together));
    QVERIFY(sameBits(product.computed(std::vector<int>(40, 1)), together));
}

void RowProductsTest::products_areTheSameInEveryOrder()
{
    QFETCH(MatrixType, type);
    const ProductCase product(type, 5, 34, 512);
    QVERIFY(sameInEveryOrder([&] { return product.computed({5}); }));
}

void RowProductsTest::anExpertsProduct_hasTheBitsOfItsMatrix()
{
    QFETCH(MatrixType, type);
    constexpr int kExperts = 3, kTokens = 3, kPerToken = 2, kChoices = kTokens * kPerToken, kOutputs = 35, kDepth = 256;
    const std::vector<std::int32_t> chosen{2, 0, 1, 2, 2, 1};
    // One expert's matrix behind another's, each after a gap.
    const auto bytes = matrixBytes(type, kOutputs, kDepth) + 48;
    std::vector<std::byte> all(static_cast<std::size_t>(bytes * kExperts), std::byte{0xff});
    for (int expert = 0; expert < kExperts; ++expert) {
        const WeightCase weights(type, kOutputs, kDepth, static_cast<unsigned>(expert) * 1000);
        std::copy(weights.packed.begin(), weights.packed.end(), all.begin() + bytes * expert);
    }
    const ProductCase rows(type, kChoices, kOutputs, kDepth);
    const DeviceArray<std::byte> onDevice(all);
    const DeviceArray<std::int32_t> experts(chosen);
    for (const int choicesPerRow : {1, kPerToken}) {
        DeviceArray<float> y(rows.before), wanted(rows.before);
        ExpertRowProductsArgs args{.choices = kChoices,
                                   .expert = experts.data(),
                                   .choicesPerRow = choicesPerRow,
                                   .x = rows.x.data(),
                                   .xStride = rows.xStride,
                                   .w = rows.weights.on(onDevice),
                                   .expertStride = bytes,
                                   .f32 = y.data(),
                                   .yStride = rows.yStride};
        expertRowProducts(args, {});
        for (int choice = 0; choice < kChoices; ++choice) {
            RowProductsArgs one = rows.args(choice, 1, wanted.data());
            one.x = rows.x.data() + choice / choicesPerRow * rows.xStride;
            one.w.data = onDevice.data() + bytes * chosen[static_cast<std::size_t>(choice)];
            rowProducts(one, {});
        }
        QVERIFY(sameBits(y.get(), wanted.get()));
        DeviceArray<__nv_bfloat16> rounded(toBf16(rows.before));
        args.f32 = nullptr;
        args.bf16 = rounded.data();
        expertRowProducts(args, {});
        QVERIFY(sameBits(rounded.get(), toBf16(wanted.get())));
    }
}

QTEST_APPLESS_MAIN(RowProductsTest)
#include "row_products_test.moc"
