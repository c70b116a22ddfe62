// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/packed_matrix.h"

#include "engine/base/failure.h"
#include "engine/base/mapped_file.h"
#include "engine/cpu/block_panels.h"

#include <algorithm>
#include <atomic>
#include <cstring>

namespace lectern::engine::cpu {

namespace {

/// What panels of a tensor hold.
struct PanelFormat {
    PanelType type = PanelType::F32;
    BlockLayout blocks = {};
    std::int64_t panelBytes = 0;
};

PanelFormat formatFor(const TensorView& tensor)
{
    const std::int64_t depth = tensor.shape[1];
    if (const auto blocks = blockLayoutOf(tensor))
        return {PanelType::Blocks, *blocks, (blocks->panelBytes(depth / blocks->blockValues) + 63) / 64 * 64};
    if (tensor.type == TensorType::BF16 || tensor.type == TensorType::F16)
        return {tensor.type == TensorType::BF16 ? PanelType::Bf16 : PanelType::F16, {}, depth * kPanel * 2};
    return {PanelType::F32, {}, depth * kPanel * 4};
}

template <typename Value>
void interleave(const std::byte* rows, int rowCount, int depth, std::byte* panel)
{
    for (int r = 0; r < kPanel; ++r) {
        const std::byte* const row = rows + static_cast<std::size_t>(r) * static_cast<std::size_t>(depth) * sizeof(Value);
        for (int k = 0; k < depth; ++k) {
            Value value{};
            if (r < rowCount)
                std::memcpy(&value, row + static_cast<std::size_t>(k) * sizeof(Value), sizeof value);
            std::memcpy(panel + (static_cast<std::size_t>(k) * kPanel + static_cast<std::size_t>(r)) * sizeof(Value), &value,
                        sizeof value);
        }
    }
}

/// The kernels take every code for a number: this one, 0x7f with either sign, would be read as ±480.
void refuseFloat8NaN(const TensorView& tensor, int panels, const ThreadPool& pool)
{
    const std::span<const std::byte> codes = tensor.bytes();
    const std::size_t panelCodes = static_cast<std::size_t>(tensor.shape[1]) * kPanel;
    std::atomic<bool> found = false;
    pool.run(panels, [&](int panel, int) {
        const std::size_t first = static_cast<std::size_t>(panel) * panelCodes;
        int count = 0;
        for (const std::byte code : codes.subspan(first, std::min(panelCodes, codes.size() - first)))
            count += (code & std::byte{0x7f}) == std::byte{0x7f};
        if (count > 0)
            found = true;
    });
    if (found)
        throw Failure(ErrorCode::ModelDamaged, "a weight is no number");
}

} // namespace

PackedMatrix::PackedMatrix(const TensorView& tensor, const ThreadPool& pool)
{
    ENSURE(tensor.shape.size() == 2);
    const PanelFormat format = formatFor(tensor);
    m_outputs = padded(static_cast<int>(tensor.shape[0]));
    m_depth = static_cast<int>(tensor.shape[1]);
    m_type = format.type;
    m_blocks = format.blocks;
    m_panelBytes = format.panelBytes;
    if (tensor.type == TensorType::F8E4M3)
        refuseFloat8NaN(tensor, panels(), pool);
    m_bytes = AlignedBuffer<std::byte>::uninitialised(static_cast<std::size_t>(panels() * m_panelBytes));
    if (m_type == PanelType::Blocks)
        packBlocks(tensor, pool);
    else
        packFloats(tensor, pool);
    if (tensor.isMapped)
        releasePages(tensor.bytes());
}

std::int64_t PackedMatrix::bytesFor(const TensorView& tensor)
{
    return tensor.isPresent() ? padded(static_cast<int>(tensor.shape[0])) / kPanel * formatFor(tensor).panelBytes : 0;
}

void PackedMatrix::packFloats(const TensorView& tensor, const ThreadPool& pool)
{
    const auto depth = static_cast<std::size_t>(m_depth);
    const int rows = static_cast<int>(tensor.shape[0]);
    // Widened before the parallel part, which must not throw.
    const bool isWidened = m_type == PanelType::F32 && tensor.type != TensorType::F32;
    AlignedBuffer<float> widened(isWidened ? static_cast<std::size_t>(rows) * depth : 0);
    if (isWidened)
        toFloats(tensor, 0, widened.span());
    const std::byte* const source = isWidened ? reinterpret_cast<const std::byte*>(widened.data()) : tensor.data;
    const std::size_t rowBytes = depth * (m_type == PanelType::F32 ? 4 : 2);
    pool.run(panels(), [&](int panel, int) {
        const int count = std::min(kPanel, rows - panel * kPanel);
        const std::byte* const from = source + static_cast<std::size_t>(panel) * kPanel * rowBytes;
        std::byte* const to = m_bytes.data() + panel * m_panelBytes;
        if (m_type == PanelType::F32)
            interleave<float>(from, count, m_depth, to);
        else
            interleave<std::uint16_t>(from, count, m_depth, to);
    });
}

void PackedMatrix::packBlocks(const TensorView& tensor, const ThreadPool& pool)
{
    const int rows = static_cast<int>(tensor.shape[0]);
    pool.run(panels(), [&](int panel, int) {
        packBlockPanel(tensor, std::int64_t(panel) * kPanel, std::min(kPanel, rows - panel * kPanel), m_blocks,
                       m_bytes.data() + panel * m_panelBytes);
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
