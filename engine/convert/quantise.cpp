// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/quantise.h"

#include "engine/base/failure.h"
#include "engine/base/float16.h"
#include "engine/convert/block_groups.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace lectern::engine {

namespace {

/// float32 to bfloat16, to nearest, ties to even. Not for NaN.
std::uint16_t toBf16(float value)
{
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
    return static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

template <std::uint16_t (*convert)(float)>
void narrow(std::span<const float> values, std::byte* out)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::uint16_t bits = convert(values[i]);
        std::memcpy(out + 2 * i, &bits, sizeof bits);
    }
}

void widen(std::span<const float> values, std::byte* out)
{
    std::memcpy(out, values.data(), values.size_bytes());
}

using Quantiser = void (*)(std::span<const float>, std::byte*);

Quantiser quantiserOf(TensorType type)
{
    switch (type) {
    case TensorType::F32:
        return widen;
    case TensorType::F16:
        return narrow<toF16>;
    case TensorType::BF16:
        return narrow<toBf16>;
    case TensorType::Q5_0:
        return quantiseQ5_0;
    case TensorType::Q5_1:
        return quantiseQ5_1;
    case TensorType::Q8_0:
        return quantiseQ8_0;
    case TensorType::Q4_K:
        return quantiseQ4K;
    case TensorType::Q5_K:
        return quantiseQ5K;
    case TensorType::Q6_K:
        return quantiseQ6K;
    case TensorType::F8E4M3:
    case TensorType::Q4_0:
    case TensorType::Q4_1:
    case TensorType::Q2_K:
    case TensorType::Q3_K:
    case TensorType::IQ4_NL:
    case TensorType::IQ4_XS:
    case TensorType::MXFP4:
        break;
    }
    return nullptr;
}

/// NaN counts as infinite.
float largestSize(std::span<const float> values)
{
    std::uint32_t most = 0;
    for (const float value : values)
        most = std::max(most, std::bit_cast<std::uint32_t>(value) & 0x7fffffffu);
    return most > 0x7f800000u ? INFINITY : std::bit_cast<float>(most);
}

} // namespace

bool canQuantise(TensorType type)
{
    return quantiserOf(type) != nullptr;
}

bool quantise(TensorType type, std::span<const float> values, std::byte* out)
{
    const Quantiser quantiser = quantiserOf(type);
    const BlockSize block = blockOf(type);
    ENSURE(quantiser && values.size() % static_cast<std::size_t>(block.values) == 0);
    const bool wide = type == TensorType::F32 || type == TensorType::BF16;
    constexpr float kLargestHalf = 65504;
    constexpr float kLargestBf16 = 0x1.fep127f;
    if (!(largestSize(values) <= (type == TensorType::F32 ? 0x1.fffffep127f : wide ? kLargestBf16 : kLargestHalf)))
        return false;
    while (!values.empty()) {
        const auto part = values.first(std::min<std::size_t>(values.size(), kQuantiseStride));
        const std::size_t bytes = part.size() / static_cast<std::size_t>(block.values) * static_cast<std::size_t>(block.bytes);
        if (largestSize(part) == 0 && type != TensorType::F32)
            std::memset(out, 0, bytes); // a scale of zero: nothing to search
        else
            quantiser(part, out);
        out += bytes;
        values = values.subspan(part.size());
    }
    return true;
}

} // namespace lectern::engine
