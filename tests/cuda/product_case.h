// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/quant_blocks.h"
#include "engine/base/float16.h"
#include "engine/cuda/kernels/pack_matrix.h"
#include "engine/cuda/kernels/row_products.h"
#include "tests/cuda/device_array.h"
#include "tests/support/noise.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace lectern::tests {

/// A matrix as a model file has it, with random values; what its weights are on the device, in double precision.
struct WeightCase {
    using MatrixType = engine::cuda::MatrixType;

    WeightCase(MatrixType matrixType, int outputCount, int depthCount, unsigned skipped = 0)
        : type(matrixType), outputs(outputCount), depth(depthCount), bytes(randomBytes(skipped)),
          packed(static_cast<std::size_t>(engine::cuda::matrixBytes(type, outputs, depth)))
    {
        engine::cuda::packRows(view(), type, 0, outputs, packed);
        values = engine::toFloats(view());
        if (type == MatrixType::Int8Rows)
            roundRows();
    }

    engine::TensorView view() const { return {.type = tensorType(), .shape = {outputs, depth}, .data = bytes.data()}; }
    engine::TensorType tensorType() const
    {
        switch (type) {
        case MatrixType::Q8_0:
            return engine::TensorType::Q8_0;
        case MatrixType::Q4_K:
            return engine::TensorType::Q4_K;
        case MatrixType::Q5_K:
            return engine::TensorType::Q5_K;
        case MatrixType::Q6_K:
            return engine::TensorType::Q6_K;
        case MatrixType::Bf16:
        case MatrixType::Int8Rows:
            break;
        }
        return engine::TensorType::BF16;
    }
    engine::cuda::DeviceMatrix on(const DeviceArray<std::byte>& device) const
    {
        return {type, outputs, engine::cuda::paddedDepth(type, depth), device.data()};
    }

    MatrixType type;
    int outputs, depth;
    std::vector<std::byte> bytes;
    std::vector<std::byte> packed;
    std::vector<float> values; ///< [outputs, depth], exact

private:
    /// Any bytes, but scales of a size that weights have.
    std::vector<std::byte> randomBytes(unsigned skipped) const
    {
        Noise noise;
        noise.many(skipped);
        const engine::TensorType from = tensorType();
        const engine::BlockSize block = engine::blockOf(from);
        const int count = outputs * (depth / block.values);
        std::vector<std::byte> all(static_cast<std::size_t>(count) * static_cast<std::size_t>(block.bytes));
        if (!engine::isQuantised(from)) {
            for (std::size_t i = 0; i < all.size(); i += 2) {
                const std::uint16_t bits = __bfloat16_as_ushort(__float2bfloat16_rn(noise(-1, 1)));
                std::memcpy(all.data() + i, &bits, 2);
            }
            return all;
        }
        for (std::byte& byte : all)
            byte = static_cast<std::byte>(noise(0, 256));
        const auto setHalf = [](std::byte* to, float value) {
            const std::uint16_t bits = engine::toF16(value);
            std::memcpy(to, &bits, 2);
        };
        for (int i = 0; i < count; ++i) {
            std::byte* const at = all.data() + std::ptrdiff_t(i) * block.bytes;
            const float unit = from == engine::TensorType::Q8_0 ? 1.0f / 127 : 1.0f / 1000;
            setHalf(at + (from == engine::TensorType::Q6_K ? 208 : 0), noise(0.2f, 1) * unit);
            if (engine::formatOf(from).hasMinimum)
                setHalf(at + 2, noise(0.2f, 10) * unit);
        }
        return all;
    }

    /// ExpertsInt8: symmetric, a scale for each row.
    void roundRows()
    {
        for (int row = 0; row < outputs; ++row) {
            float* const first = values.data() + std::ptrdiff_t(row) * depth;
            float largest = 0;
            for (int i = 0; i < depth; ++i)
                largest = std::max(largest, std::abs(first[i]));
            const float scale = largest / 127;
            for (int i = 0; i < depth; ++i)
                first[i] = scale > 0 ? std::nearbyint(first[i] / scale) * scale + 0.0f : 0; // no negative zeros
        }
    }
};

/// Rows of it and of random activations, multiplied.
struct ProductCase {
    ProductCase(engine::cuda::MatrixType type, int rowCount, int outputs, int depth)
        : weights(type, outputs, depth), rows(rowCount), xStride((engine::cuda::paddedDepth(type, depth) + 7) / 8 * 8 + 8),
          yStride(outputs + 3), onDevice(weights.packed)
    {
        std::vector<float> activations = throughBf16(noise.many(size(rows, xStride), -2, 2));
        for (int row = 0; row < rows; ++row) // padding of the depth
            std::fill_n(activations.begin() + std::ptrdiff_t(row) * xStride + depth, 8, 0.0f);
        values = activations;
        x.set(toBf16(activations));
        bias = noise.many(static_cast<std::size_t>(outputs), -3, 3);
        before = noise.many(size(rows, yStride), -3, 3);
        biasOnDevice.set(bias);
    }
    static std::size_t size(int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); }

    /// The product of rows [first, first + count), and nothing more.
    engine::cuda::RowProductsArgs args(int first, int count, float* y) const
    {
        return {.rows = count,
                .x = x.data() + first * xStride,
                .xStride = xStride,
                .w = weights.on(onDevice),
                .f32 = y + first * yStride,
                .yStride = yStride};
    }
    /// What the device has in y, which is not written between rows; rows taken in groups of these sizes.
    std::vector<float> computed(const std::vector<int>& groups) const
    {
        DeviceArray<float> y(before);
        int first = 0;
        for (const int count : groups) {
            engine::cuda::rowProducts(args(first, count, y.data()), {});
            first += count;
        }
        return y.get();
    }
    /// @param addsBias or nothing
    std::vector<double> reference(bool addsBias = false, bool accumulates = false) const
    {
        std::vector<double> y(before.begin(), before.end());
        for (int row = 0; row < rows; ++row) {
            for (int output = 0; output < weights.outputs; ++output) {
                double sum = addsBias ? bias[size(output, 1)] : 0;
                for (int i = 0; i < weights.depth; ++i)
                    sum += double(values[size(row, xStride) + size(i, 1)]) *
                           weights.values[size(output, weights.depth) + size(i, 1)];
                double& to = y[size(row, yStride) + size(output, 1)];
                to = accumulates ? to + sum : sum;
            }
        }
        return y;
    }
    /// What sums in float32 may differ by: some units in the last place of what is summed.
    double tolerance() const
    {
        double most = 0;
        for (const float value : weights.values)
            most = std::max(most, double(std::abs(value)));
        return 1e-6 * most * std::sqrt(weights.depth) * 2;
    }

    Noise noise;
    WeightCase weights;
    int rows, xStride, yStride;
    std::vector<float> values; ///< x
    std::vector<float> bias, before;
    DeviceArray<std::byte> onDevice;
    DeviceArray<__nv_bfloat16> x{size(rows, xStride)};
    DeviceArray<float> biasOnDevice{size(weights.outputs, 1)};
};

} // namespace lectern::tests
