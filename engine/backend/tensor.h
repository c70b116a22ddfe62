// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace lectern::engine {

/// How values are stored. The types from Q4_0 on are ggml's blocks (engine/backend/quant_blocks.h).
enum class TensorType {
    F32,
    F16,
    BF16,
    F8E4M3, ///< 8 bits, 4 of exponent and 3 of mantissa, no infinities (Micikevicius et al. 2022), times a scale
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q2_K,
    Q3_K,
    Q4_K,
    Q5_K,
    Q6_K,
    IQ4_NL,
    IQ4_XS,
    MXFP4,
};

/// Values that are stored together, and the bytes they take: {1, 4} for F32, {256, 144} for Q4_K.
struct BlockSize {
    int values;
    int bytes;
};
BlockSize blockOf(TensorType type);

/// "BF16", "Q4_K": the name that files and people use.
std::string_view nameOf(TensorType type);

/// What the 8-bit values of a matrix are multiplied by: one factor for each rectangle of it, [rows / rectangleRows,
/// columns / rectangleColumns], both rounded up. One rectangle: a factor for the whole tensor; rectangles of a row: one
/// for each output.
struct ScaleGrid {
    std::int64_t rectangleRows = 1;
    std::int64_t rectangleColumns = 1;
    std::int64_t gridColumns = 1;
    std::vector<float> factors;

    float at(std::int64_t row, std::int64_t column) const
    {
        return factors[static_cast<std::size_t>(row / rectangleRows * gridColumns + column / rectangleColumns)];
    }
};

/// A tensor in a model file: row-major, last dimension fastest. The file that holds the bytes must outlive it.
/// The bytes need not be aligned. Rows of a block type are whole blocks.
struct TensorView {
    TensorType type = TensorType::F32;
    std::vector<std::int64_t> shape;
    const std::byte* data = nullptr;
    bool isMapped = false;                        ///< the bytes lie in a mapped file, whose pages may be dropped after use
    std::shared_ptr<const ScaleGrid> scales = {}; ///< of F8E4M3
    std::int64_t firstScaledRow = 0;              ///< the row of `scales` that the first row here is

    bool isPresent() const { return data != nullptr; }
    std::int64_t count() const
    {
        std::int64_t n = 1;
        for (const std::int64_t extent : shape)
            n *= extent;
        return n;
    }
    std::size_t byteCount() const;
    std::span<const std::byte> bytes() const { return {data, byteCount()}; }
    /// Rows [first, first + count) of a matrix.
    TensorView rows(std::int64_t first, std::int64_t count) const;
};

/// All values as float32 (exact for every TensorType).
std::vector<float> toFloats(const TensorView& tensor);
/// `out.size()` values from value `first` on, as float32. Of block types: whole blocks.
void toFloats(const TensorView& tensor, std::int64_t first, std::span<float> out);

} // namespace lectern::engine
