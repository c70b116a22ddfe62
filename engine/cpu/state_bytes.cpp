// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/state_bytes.h"

#include "engine/base/failure.h"

#include <cstdint>
#include <cstring>

namespace lectern::engine::cpu {

namespace {

/// Calls row(floats in the state, offset of the bytes) for each unpadded row of Di floats, in stored order.
template <typename State, typename Row>
void forRecurrentRows(const ModelShape& shape, State& state, Row row)
{
    const auto stride = static_cast<std::size_t>(padded(shape.inner));
    const std::size_t rowBytes = static_cast<std::size_t>(shape.inner) * sizeof(float);
    std::size_t offset = 0;
    for (int layer = 0; layer < shape.mambaLayers(); ++layer) {
        const auto rows = [&](auto* values, int count) {
            for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i, offset += rowBytes)
                row(values + i * stride, offset, rowBytes);
        };
        rows(state.conv(layer), shape.convWidth - 1);
        rows(state.scan(layer), shape.stateDim);
    }
}

/// Moves keys and values between a page and bytes; Copy(value in the page, its bytes) says which way.
template <typename Value, typename Copy>
void moveKv(const ModelShape& shape, CpuKvPage& page, int from, int to, Copy copy)
{
    const auto headDim = static_cast<std::size_t>(shape.headDim);
    const auto tokens = static_cast<std::size_t>(to - from);
    const std::size_t half = static_cast<std::size_t>(shape.kvHeads) * tokens * headDim; // all keys, or all values, of a layer
    for (int layer = 0; layer < shape.attentionLayers(); ++layer) {
        for (int head = 0; head < shape.kvHeads; ++head) {
            const std::size_t first = static_cast<std::size_t>(layer) * 2 * half + static_cast<std::size_t>(head) * tokens * headDim;
            for (int place = from; place < to; ++place) {
                const std::size_t token = static_cast<std::size_t>(place - from) * headDim;
                Value* const block = page.keys<Value>(layer, head, place / kPanel * kPanel) + place % kPanel;
                for (std::size_t d = 0; d < headDim; ++d)
                    copy(block + d * kPanel, (first + token + d) * sizeof(Value), sizeof(Value));
                copy(page.values<Value>(layer, head, place), (first + half + token) * sizeof(Value), headDim * sizeof(Value));
            }
        }
    }
}

template <typename Copy>
void moveKv(const ModelShape& shape, CpuKvPage& page, int from, int to, Copy copy)
{
    if (page.isHalf())
        moveKv<std::uint16_t>(shape, page, from, to, copy);
    else
        moveKv<float>(shape, page, from, to, copy);
}

} // namespace

void writeRecurrent(const ModelShape& shape, const CpuRecurrentState& state, std::span<std::byte> out)
{
    forRecurrentRows(shape, state, [&](const float* row, std::size_t offset, std::size_t bytes) {
        ENSURE(offset + bytes <= out.size());
        std::memcpy(out.data() + offset, row, bytes);
    });
}

void readRecurrent(const ModelShape& shape, std::span<const std::byte> bytes, CpuRecurrentState& state)
{
    forRecurrentRows(shape, state, [&](float* row, std::size_t offset, std::size_t count) {
        ENSURE(offset + count <= bytes.size());
        std::memcpy(row, bytes.data() + offset, count);
    });
}

void writeKv(const ModelShape& shape, CpuKvPage& page, int from, int to, std::span<std::byte> out)
{
    moveKv(shape, page, from, to, [&](const auto* value, std::size_t offset, std::size_t bytes) { std::memcpy(out.data() + offset, value, bytes); });
}

void readKv(const ModelShape& shape, std::span<const std::byte> bytes, int from, int to, CpuKvPage& page)
{
    moveKv(shape, page, from, to, [&](auto* value, std::size_t offset, std::size_t count) { std::memcpy(value, bytes.data() + offset, count); });
}

} // namespace lectern::engine::cpu
