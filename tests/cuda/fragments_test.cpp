// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cuda/device_array.h"
#include "tests/cuda/fragment_kernels.h"
#include "tests/support/noise.h"

#include <QtTest>

using namespace lectern::tests;

namespace {

constexpr int kRows = 16;
constexpr int kColumns = 8;

/// Small integers, whose products and sums every format holds exactly.
template <typename T, typename Make>
std::vector<T> integers(std::size_t count, int most, Noise& noise, Make make)
{
    std::vector<T> values;
    for (std::size_t i = 0; i < count; ++i)
        values.push_back(make(std::round(noise(-1, 1) * static_cast<float>(most))));
    return values;
}

/// d + a · b by the definition. `b(k, column)` and `a(row, k)` give values.
template <typename Sum, typename A, typename B>
std::vector<Sum> product(std::vector<Sum> d, int depth, A a, B b)
{
    for (int row = 0; row < kRows; ++row)
        for (int column = 0; column < kColumns; ++column)
            for (int k = 0; k < depth; ++k)
                d[static_cast<std::size_t>(row * kColumns + column)] += static_cast<Sum>(a(row, k) * b(k, column));
    return d;
}

} // namespace

/// The matrix instructions by the meaning of their operands, not by their fragments.
class FragmentsTest : public QObject {
    Q_OBJECT

private slots:
    void productOfBf16_isAProduct();
    void productOfF16_isAProduct();
    void productOfF16_ofATransposedOperand_isAProduct();
    void productOfS8_isAProduct();
};

void FragmentsTest::productOfBf16_isAProduct()
{
    Noise noise;
    const auto make = [](float value) { return __float2bfloat16_rn(value); };
    const auto a = integers<__nv_bfloat16>(16 * 16, 100, noise, make);
    const auto b = integers<__nv_bfloat16>(8 * 16, 100, noise, make);
    const auto before = integers<float>(kRows * kColumns, 100, noise, [](float value) { return value; });
    const DeviceArray<__nv_bfloat16> aOnDevice(a), bOnDevice(b);
    DeviceArray<float> d(before);
    productOfBf16({aOnDevice.data(), bOnDevice.data(), d.data()}, {});
    const auto value = [](const auto& matrix, int i) { return __bfloat162float(matrix[static_cast<std::size_t>(i)]); };
    QCOMPARE(d.get(), product(
                          before, 16, [&](int row, int k) { return value(a, row * 16 + k); },
                          [&](int k, int column) { return value(b, column * 16 + k); }));
}

void FragmentsTest::productOfF16_isAProduct()
{
    Noise noise;
    const auto make = [](float value) { return __float2half_rn(value); };
    const auto a = integers<__half>(16 * 16, 100, noise, make);
    const auto b = integers<__half>(8 * 16, 100, noise, make);
    const auto before = integers<float>(kRows * kColumns, 100, noise, [](float value) { return value; });
    const DeviceArray<__half> aOnDevice(a), bOnDevice(b);
    DeviceArray<float> d(before);
    productOfF16({aOnDevice.data(), bOnDevice.data(), d.data()}, {});
    const auto value = [](const auto& matrix, int i) { return __half2float(matrix[static_cast<std::size_t>(i)]); };
    QCOMPARE(d.get(), product(
                          before, 16, [&](int row, int k) { return value(a, row * 16 + k); },
                          [&](int k, int column) { return value(b, column * 16 + k); }));
}

void FragmentsTest::productOfF16_ofATransposedOperand_isAProduct()
{
    Noise noise;
    const auto make = [](float value) { return __float2half_rn(value); };
    const auto a = integers<__half>(16 * 16, 100, noise, make);
    const auto b = integers<__half>(16 * 8, 100, noise, make);
    const auto before = integers<float>(kRows * kColumns, 100, noise, [](float value) { return value; });
    const DeviceArray<__half> aOnDevice(a), bOnDevice(b);
    DeviceArray<float> d(before);
    productOfF16Transposed({aOnDevice.data(), bOnDevice.data(), d.data()}, {});
    const auto value = [](const auto& matrix, int i) { return __half2float(matrix[static_cast<std::size_t>(i)]); };
    QCOMPARE(d.get(), product(
                          before, 16, [&](int row, int k) { return value(a, row * 16 + k); },
                          [&](int k, int column) { return value(b, k * 8 + column); }));
}

void FragmentsTest::productOfS8_isAProduct()
{
    Noise noise;
    const auto make = [](float value) { return static_cast<std::int8_t>(value); };
    const auto a = integers<std::int8_t>(16 * 32, 127, noise, make);
    const auto b = integers<std::int8_t>(8 * 32, 127, noise, make);
    const auto before = integers<int>(kRows * kColumns, 100000, noise, [](float value) { return static_cast<int>(value); });
    const DeviceArray<std::int8_t> aOnDevice(a), bOnDevice(b);
    DeviceArray<int> d(before);
    productOfS8({aOnDevice.data(), bOnDevice.data(), d.data()}, {});
    const auto value = [](const auto& matrix, int i) { return static_cast<int>(matrix[static_cast<std::size_t>(i)]); };
    QCOMPARE(d.get(), product(
                          before, 32, [&](int row, int k) { return value(a, row * 32 + k); },
                          [&](int k, int column) { return value(b, column * 32 + k); }));
}

QTEST_APPLESS_MAIN(FragmentsTest)
#include "fragments_test.moc"
