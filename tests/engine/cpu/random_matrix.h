// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/quant_blocks.h"
#include "engine/backend/tensor.h"
#include "engine/base/float16.h"

#include <cstring>
#include <memory>
#include <random>
#include <vector>

namespace lectern::tests {

/// Where a block has float16 numbers: any bytes will do elsewhere, but those have to be finite.
inline std::vector<int> halves(engine::TensorType type)
{
    using engine::TensorType;
    switch (type) {
    case TensorType::Q4_0:
    case TensorType::Q5_0:
    case TensorType::Q8_0:
    case TensorType::IQ4_NL:
    case TensorType::IQ4_XS:
        return {0};
    case TensorType::Q4_1:
    case TensorType::Q5_1:
    case TensorType::Q4_K:
    case TensorType::Q5_K:
        return {0, 2};
    case TensorType::Q2_K:
        return {80, 82};
    case TensorType::Q3_K:
        return {108};
    case TensorType::Q6_K:
        return {208};
    default:
        return {};
    }
}

/// A matrix with memory of its own.
struct Matrix {
    std::vector<std::byte> bytes;
    engine::TensorView view;
};

/// Of random blocks, the same ones each time; their scales are finite and small.
inline Matrix randomMatrix(engine::TensorType type, int rows, int depth)
{
    using engine::TensorType;
    std::mt19937 random(static_cast<unsigned>(type) * 1000u + static_cast<unsigned>(rows + depth));
    Matrix matrix;
    matrix.view = {.type = type, .shape = {rows, depth}};
    matrix.bytes.resize(matrix.view.byteCount());
    for (std::byte& byte : matrix.bytes)
        byte = static_cast<std::byte>(random() & 255);
    const auto size = static_cast<std::size_t>(engine::blockOf(type).bytes);
    std::uniform_real_distribution<float> number(-0.25f, 0.25f);
    for (std::size_t at = 0; at < matrix.bytes.size(); at += size) {
        std::byte* const block = matrix.bytes.data() + at;
        const auto putHalf = [&](std::byte* to) {
            const std::uint16_t bits = engine::toF16(number(random));
            std::memcpy(to, &bits, 2);
        };
        for (const int offset : halves(type))
            putHalf(block + offset);
        const float value = number(random);
        if (type == TensorType::F32)
            std::memcpy(block, &value, 4);
        else if (type == TensorType::F16)
            putHalf(block);
        else if (type == TensorType::BF16)
            std::memcpy(block, reinterpret_cast<const std::byte*>(&value) + 2, 2);
        else if (type == TensorType::MXFP4)
            *block = static_cast<std::byte>(120 + random() % 10);
        else if (type == TensorType::F8E4M3 && (static_cast<int>(*block) & 0x7f) == 0x7f)
            *block = std::byte{0}; // no number
    }
    if (type == TensorType::F8E4M3) {
        auto grid = std::make_shared<engine::ScaleGrid>();
        *grid = {.rectangleRows = 128, .rectangleColumns = 128, .gridColumns = (depth + 127) / 128, .factors = {}};
        for (std::int64_t i = 0; i < grid->gridColumns * ((rows + 127) / 128); ++i)
            grid->factors.push_back(number(random) * 0.01f);
        matrix.view.scales = std::move(grid);
    }
    matrix.view.data = matrix.bytes.data();
    return matrix;
}

} // namespace lectern::tests
