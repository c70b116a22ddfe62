// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/cuda/device_array.h"
#include "tests/cuda/fragment_kernels.h"
#include "tests/support/noise.h"

#include <cmath>
#include <cstdint>
#include <vector>

/// The matrix instructions by the meaning of their operands, not by their fragments.
namespace lectern::tests {

/// Small whole numbers, whose products and sums every format holds exactly.
template <typename T, typename Make>
std::vector<T> wholeNumbers(std::size_t count, int most, Noise& noise, Make make)
{
    std::vector<T> values;
    for (std::size_t i = 0; i < count; ++i)
        values.push_back(make(std::round(noise(-1, 1) * static_cast<float>(most))));
    return values;
}

/// d + a · b by the definition. `b(k, column)` and `a(row, k)` give values.
template <typename Sum, typename A, typename B>
std::vector<Sum> productByDefinition(std::vector<Sum> d, int depth, A a, B b)
{
    for (int row = 0; row < 16; ++row)
        for (int column = 0; column < 8; ++column)
            for (int k = 0; k < depth; ++k)
                d[static_cast<std::size_t>(row * 8 + column)] += static_cast<Sum>(a(row, k) * b(k, column));
    return d;
}

/// Whether the device's product of 16-bit values is the product.
/// @param transposed b is [16, 8] rather than [8, 16]
template <typename T, typename Make, typename ToFloat>
bool isProduct(void (*multiply)(const FragmentProduct&, cudaStream_t), bool transposed, Make make, ToFloat toFloat)
{
    Noise noise;
    const auto a = wholeNumbers<T>(16 * 16, 100, noise, make);
    const auto b = wholeNumbers<T>(8 * 16, 100, noise, make);
    const auto before = wholeNumbers<float>(16 * 8, 100, noise, [](float value) { return value; });
    const DeviceArray<T> aOnDevice(a), bOnDevice(b);
    DeviceArray<float> d(before);
    multiply({aOnDevice.data(), bOnDevice.data(), d.data()}, {});
    return d.get() == productByDefinition(
                          before, 16, [&](int row, int k) { return toFloat(a[static_cast<std::size_t>(row * 16 + k)]); },
                          [&](int k, int column) {
                              return toFloat(b[static_cast<std::size_t>(transposed ? k * 8 + column : column * 16 + k)]);
                          });
}

inline bool bf16ProductIsRight(void (*multiply)(const FragmentProduct&, cudaStream_t))
{
    return isProduct<__nv_bfloat16>(
        multiply, false, [](float value) { return __float2bfloat16_rn(value); },
        [](__nv_bfloat16 value) { return __bfloat162float(value); });
}

inline bool f16ProductIsRight(void (*multiply)(const FragmentProduct&, cudaStream_t), bool transposed)
{
    return isProduct<__half>(
        multiply, transposed, [](float value) { return __float2half_rn(value); },
        [](__half value) { return __half2float(value); });
}

inline bool s8ProductIsRight(void (*multiply)(const FragmentProduct&, cudaStream_t))
{
    Noise noise;
    const auto make = [](float value) { return static_cast<std::int8_t>(value); };
    const auto a = wholeNumbers<std::int8_t>(16 * 32, 127, noise, make);
    const auto b = wholeNumbers<std::int8_t>(8 * 32, 127, noise, make);
    const auto before = wholeNumbers<int>(16 * 8, 100000, noise, [](float value) { return static_cast<int>(value); });
    const DeviceArray<std::int8_t> aOnDevice(a), bOnDevice(b);
    DeviceArray<int> d(before);
    multiply({aOnDevice.data(), bOnDevice.data(), d.data()}, {});
    return d.get() == productByDefinition(
                          before, 32, [&](int row, int k) { return int(a[static_cast<std::size_t>(row * 32 + k)]); },
                          [&](int k, int column) { return int(b[static_cast<std::size_t>(column * 32 + k)]); });
}

} // namespace lectern::tests
