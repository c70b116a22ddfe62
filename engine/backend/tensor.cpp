// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/backend/tensor.h"

#include "engine/backend/quant_blocks.h"
#include "engine/base/failure.h"
#include "engine/base/float16.h"

#include <cstring>

namespace lectern::engine {

namespace {

void scaledFloats(const TensorView& tensor, std::int64_t first, std::span<float> out)
{
    ENSURE(tensor.scales && tensor.shape.size() == 2);
    const std::int64_t columns = tensor.shape[1];
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::int64_t at = first + static_cast<std::int64_t>(i);
        const float scale = tensor.scales->at(tensor.firstScaledRow + at / columns, at % columns);
        out[i] = fromF8E4M3(static_cast<std::uint8_t>(tensor.data[at])) * scale;
    }
}

} // namespace

BlockSize blockOf(TensorType type)
{
    switch (type) {
    case TensorType::F32:
        return {1, 4};
    case TensorType::F16:
    case TensorType::BF16:
        return {1, 2};
    case TensorType::F8E4M3:
        return {1, 1};
    case TensorType::Q4_0:
    case TensorType::IQ4_NL:
        return {32, 18};
    case TensorType::Q4_1:
        return {32, 20};
    case TensorType::Q5_0:
        return {32, 22};
    case TensorType::Q5_1:
        return {32, 24};
    case TensorType::Q8_0:
        return {32, 34};
    case TensorType::Q2_K:
        return {256, 84};
    case TensorType::Q3_K:
        return {256, 110};
    case TensorType::Q4_K:
        return {256, 144};
    case TensorType::Q5_K:
        return {256, 176};
    case TensorType::Q6_K:
        return {256, 210};
    case TensorType::IQ4_XS:
        return {256, 136};
    case TensorType::MXFP4:
        return {32, 17};
    }
    ENSURE(false);
    return {};
}

std::string_view nameOf(TensorType type)
{
    switch (type) {
    case TensorType::F32:
        return "F32";
    case TensorType::F16:
        return "F16";
    case TensorType::BF16:
        return "BF16";
    case TensorType::F8E4M3:
        return "F8_E4M3";
    case TensorType::Q4_0:
        return "Q4_0";
    case TensorType::Q4_1:
        return "Q4_1";
    case TensorType::Q5_0:
        return "Q5_0";
    case TensorType::Q5_1:
        return "Q5_1";
    case TensorType::Q8_0:
        return "Q8_0";
    case TensorType::Q2_K:
        return "Q2_K";
    case TensorType::Q3_K:
        return "Q3_K";
    case TensorType::Q4_K:
        return "Q4_K";
    case TensorType::Q5_K:
        return "Q5_K";
    case TensorType::Q6_K:
        return "Q6_K";
    case TensorType::IQ4_NL:
        return "IQ4_NL";
    case TensorType::IQ4_XS:
        return "IQ4_XS";
    case TensorType::MXFP4:
        return "MXFP4";
    }
    ENSURE(false);
    return {};
}

std::size_t TensorView::byteCount() const
{
    const BlockSize block = blockOf(type);
    return static_cast<std::size_t>(count() / block.values) * static_cast<std::size_t>(block.bytes);
}

TensorView TensorView::rows(std::int64_t first, std::int64_t count) const
{
    ENSURE(shape.size() == 2 && first >= 0 && first + count <= shape[0]);
    TensorView part = *this;
    part.shape[0] = first;
    part.data += part.byteCount();
    part.shape[0] = count;
    part.firstScaledRow += first;
    return part;
}

void toFloats(const TensorView& tensor, std::int64_t first, std::span<float> out)
{
    ENSURE(first >= 0 && first + static_cast<std::int64_t>(out.size()) <= tensor.count());
    if (tensor.type == TensorType::F8E4M3)
        return scaledFloats(tensor, first, out);
    const BlockSize block = blockOf(tensor.type);
    const std::byte* const source = tensor.data + first / block.values * block.bytes;
    if (isQuantised(tensor.type)) {
        ENSURE(first % block.values == 0 && out.size() % static_cast<std::size_t>(block.values) == 0);
        return dequantise(tensor.type, source, out);
    }
    if (tensor.type == TensorType::F32) {
        std::memcpy(out.data(), source, out.size_bytes());
        return;
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        std::uint16_t bits;
        std::memcpy(&bits, source + 2 * i, 2);
        out[i] = tensor.type == TensorType::BF16 ? fromBf16(bits) : fromF16(bits);
    }
}

std::vector<float> toFloats(const TensorView& tensor)
{
    std::vector<float> values(static_cast<std::size_t>(tensor.count()));
    toFloats(tensor, 0, values);
    return values;
}

} // namespace lectern::engine
