// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/file_rows.h"

#include "engine/backend/quant_blocks.h"
#include "engine/base/failure.h"
#include "engine/base/float16.h"
#include "engine/cuda/kernels/store_weights.h"

#include <cstring>
#include <span>

namespace lectern::engine::cuda {

namespace {

/// What the host has to make of values that the device does not take as they are.
TensorType typeFor(TensorType type, WeightFormat format)
{
    if (canStore(type, format))
        return type;
    return format == WeightFormat::Q8 ? TensorType::Q8_0 : TensorType::F32;
}

/// Codes times scales in groups of 32 as Q8_0: the same values.
void toQ8Blocks(TensorType type, const std::byte* from, std::int64_t values, std::byte* to)
{
    const QuantFormat& format = formatOf(type);
    const BlockSize block = blockOf(type);
    ENSURE(format.groupValues == 32 && !format.hasMinimum);
    UnpackedBlock parts{};
    for (std::int64_t at = 0; at < values; at += block.values, from += block.bytes) {
        unpack(type, from, parts);
        for (int group = 0; group < block.values / 32; ++group) {
            const auto first = static_cast<std::size_t>(group) * 32;
            const float scale = parts.scale * static_cast<float>(parts.groupScales[static_cast<std::size_t>(group)]);
            const std::uint16_t rounded = toF16(scale);
            std::memcpy(to, &rounded, sizeof rounded);
            to += sizeof rounded;
            for (std::size_t i = first; i < first + 32; ++i) {
                const int code = format.table ? format.table[parts.codes[i]] : parts.codes[i] - format.codeBias;
                *to++ = static_cast<std::byte>(static_cast<std::int8_t>(code));
            }
        }
    }
}

} // namespace

FileRows::FileRows(const TensorView& tensor, WeightFormat format) : m_tensor(tensor), m_type(typeFor(tensor.type, format))
{
    const BlockSize block = blockOf(m_type);
    m_rowBytes = static_cast<std::size_t>(tensor.shape.back() / block.values * block.bytes);
}

void FileRows::copy(std::int64_t first, std::int64_t count, std::byte* to) const
{
    const std::int64_t depth = m_tensor.shape.back();
    if (m_type == m_tensor.type) {
        std::memcpy(to, m_tensor.data + static_cast<std::size_t>(first) * m_rowBytes,
                    static_cast<std::size_t>(count) * m_rowBytes);
    } else if (m_type == TensorType::Q8_0) {
        const BlockSize block = blockOf(m_tensor.type);
        toQ8Blocks(m_tensor.type, m_tensor.data + first * depth / block.values * block.bytes, count * depth, to);
    } else {
        toFloats(m_tensor, first * depth, std::span(reinterpret_cast<float*>(to), static_cast<std::size_t>(count * depth)));
    }
}

} // namespace lectern::engine::cuda
