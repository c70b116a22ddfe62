// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/packed_matrix.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <cstring>

namespace lectern::engine::cpu {

namespace {

template <typename Value>
void interleave(const std::byte* rows, int rowCount, int depth, Value* panel)
{
    for (int r = 0; r < rowCount; ++r) {
        const std::byte* const row = rows + static_cast<std::size_t>(r) * static_cast<std::size_t>(depth) * sizeof(Value);
        for (int k = 0; k < depth; ++k) {
            Value value;
            std::memcpy(&value, row + static_cast<std::size_t>(k) * sizeof(Value), sizeof value);
            panel[static_cast<std::size_t>(k) * kPanel + static_cast<std::size_t>(r)] = value;
        }
    }
}

} // namespace

PackedMatrix::PackedMatrix(const TensorView& tensor, int firstRow, int rows, int depth, const ThreadPool& pool)
    : m_outputs(padded(rows)), m_depth(depth), m_type(tensor.type == TensorType::BF16 ? PanelType::Bf16 : PanelType::F32)
{
    const auto width = static_cast<std::size_t>(depth);
    ENSURE(static_cast<std::int64_t>(firstRow + rows) * depth <= tensor.count());
    m_values = AlignedBuffer<std::byte>(static_cast<std::size_t>(m_outputs) * width * bytesPerValue());
    // Widened before the parallel part, which must not throw.
    const bool widen = tensor.type != TensorType::F32 && tensor.type != TensorType::BF16;
    AlignedBuffer<float> widened(widen ? static_cast<std::size_t>(rows) * width : 0);
    if (widen)
        toFloats(tensor, static_cast<std::int64_t>(firstRow) * depth, widened.span());
    const std::byte* const source =
        widen ? reinterpret_cast<const std::byte*>(widened.data())
              : tensor.data + static_cast<std::size_t>(firstRow) * width * static_cast<std::size_t>(blockOf(tensor.type).bytes);
    pool.run(panels(), [&](int panel, int) {
        const int count = std::min(kPanel, rows - panel * kPanel);
        const std::byte* const from = source + static_cast<std::size_t>(panel) * kPanel * width * bytesPerValue();
        std::byte* const to = m_values.data() + static_cast<std::size_t>(panel) * kPanel * width * bytesPerValue();
        if (m_type == PanelType::Bf16)
            interleave(from, count, depth, reinterpret_cast<std::uint16_t*>(to));
        else
            interleave(from, count, depth, reinterpret_cast<float*>(to));
    });
}

AlignedBuffer<float> packVector(const TensorView& tensor, int length)
{
    AlignedBuffer<float> values(static_cast<std::size_t>(padded(length)));
    if (tensor.isPresent()) {
        ENSURE(tensor.count() == length);
        toFloats(tensor, 0, values.span().first(static_cast<std::size_t>(length)));
    }
    return values;
}

} // namespace lectern::engine::cpu
