// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"
#include "engine/base/failure.h"
#include "engine/convert/quantise.h"
#include "engine/cuda/kernels/store_weights.h"
#include "tests/cuda/device_array.h"
#include "tests/support/noise.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <utility>
#include <vector>

namespace lectern::tests {

/// A matrix as a file has it, its exact values, and the same on the device.
class MatrixCase {
public:
    engine::cuda::WeightMatrix matrix;
    std::vector<float> values; ///< [outputs, depth]: what the file's bytes stand for

    MatrixCase(engine::TensorType type, engine::cuda::WeightFormat format, int outputs, int depth, bool gated = false)
        : matrix{.format = format, .outputs = outputs, .depth = depth, .gated = gated},
          m_bytes(fileBytes(type, static_cast<std::size_t>(outputs) * static_cast<std::size_t>(depth))),
          m_data(engine::cuda::storedBytes(matrix)), m_scales(std::max<std::size_t>(1, engine::cuda::storedScales(matrix)))
    {
        engine::TensorView view;
        view.type = type;
        view.shape = {outputs, depth};
        view.data = m_bytes.data();
        values = engine::toFloats(view);

        engine::cuda::check(cudaMemset(m_data.data(), 0, engine::cuda::storedBytes(matrix)), "cudaMemset");
        matrix.data = m_data.data();
        matrix.rowScales = format == engine::cuda::WeightFormat::Int8Rows ? m_scales.data() : nullptr;
        const DeviceArray<std::byte> source(m_bytes);
        // In two stretches, as an upload brings them.
        const int first = outputs / 3;
        const std::size_t rowBytes = m_bytes.size() / static_cast<std::size_t>(outputs);
        for (const auto& [row, count] : {std::pair{0, first}, std::pair{first, outputs - first}}) {
            if (count == 0)
                continue;
            DeviceArray<std::byte> stretch(
                std::vector<std::byte>(m_bytes.begin() + static_cast<std::ptrdiff_t>(rowBytes) * row,
                                       m_bytes.begin() + static_cast<std::ptrdiff_t>(rowBytes) * (row + count)));
            engine::cuda::storeRows({.to = matrix, .firstRow = row, .rows = count, .type = type, .from = stretch.data()},
                                    nullptr);
        }
    }

    /// What the device has of a value: through bfloat16, or rounded to a 127th of its row's largest.
    std::vector<float> stored() const
    {
        if (matrix.format == engine::cuda::WeightFormat::Bf16)
            return throughBf16(values);
        if (matrix.format != engine::cuda::WeightFormat::Int8Rows)
            return values;
        std::vector<float> rounded(values.size());
        const auto depth = static_cast<std::size_t>(matrix.depth);
        for (std::size_t row = 0; row < values.size(); row += depth) {
            float largest = 0;
            for (std::size_t i = row; i < row + depth; ++i)
                largest = std::max(largest, std::abs(values[i]));
            const float scale = largest / 127.0f, inverse = largest > 0 ? 127.0f / largest : 0.0f;
            for (std::size_t i = row; i < row + depth; ++i)
                rounded[i] = std::nearbyint(values[i] * inverse) * scale;
        }
        return rounded;
    }

private:
    static std::vector<std::byte> fileBytes(engine::TensorType type, std::size_t count)
    {
        Noise noise;
        std::vector<float> floats = noise.many(count, -2, 2);
        const engine::BlockSize block = engine::blockOf(type);
        std::vector<std::byte> bytes(count / static_cast<std::size_t>(block.values) * static_cast<std::size_t>(block.bytes));
        if (type == engine::TensorType::F32) {
            std::memcpy(bytes.data(), floats.data(), bytes.size());
        } else if (type == engine::TensorType::BF16) {
            const std::vector<__nv_bfloat16> rounded = toBf16(floats);
            std::memcpy(bytes.data(), rounded.data(), bytes.size());
        } else if (type == engine::TensorType::F16) {
            for (std::size_t i = 0; i < count; ++i) {
                const __half rounded = __float2half_rn(floats[i]);
                std::memcpy(bytes.data() + 2 * i, &rounded, sizeof rounded);
            }
        } else {
            ENSURE(engine::quantise(type, floats, bytes.data()));
        }
        return bytes;
    }

    std::vector<std::byte> m_bytes;
    DeviceArray<std::byte> m_data;
    DeviceArray<float> m_scales;
};

/// x · wᵀ.
inline std::vector<double> product(const std::vector<float>& w, const std::vector<float>& x, int rows, int outputs, int depth)
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

} // namespace lectern::tests
