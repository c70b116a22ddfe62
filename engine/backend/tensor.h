// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lectern::engine {

enum class TensorType { F32, F16, BF16 };

/// Bytes of one value.
constexpr std::size_t bytesOf(TensorType type)
{
    return type == TensorType::F32 ? 4 : 2;
}

/// A tensor in a model file: row-major, last dimension fastest. The file that holds the bytes must outlive it.
/// The bytes need not be aligned.
struct TensorView {
    TensorType type = TensorType::F32;
    std::vector<std::int64_t> shape;
    const std::byte* data = nullptr;

    bool isPresent() const { return data != nullptr; }
    std::int64_t count() const
    {
        std::int64_t n = 1;
        for (const std::int64_t extent : shape)
            n *= extent;
        return n;
    }
    std::size_t byteCount() const { return static_cast<std::size_t>(count()) * bytesOf(type); }
};

/// All values as float32 (exact for every TensorType).
std::vector<float> toFloats(const TensorView& tensor);
/// `out.size()` values from value `first` on, as float32.
void toFloats(const TensorView& tensor, std::int64_t first, std::span<float> out);

} // namespace lectern::engine
