// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/block_panels.h"

#include "engine/backend/quant_blocks.h"
#include "engine/base/float16.h"

#include <algorithm>
#include <cstring>

namespace lectern::engine::cpu {

namespace {

constexpr int kUnit = 32;               ///< steps whose codes lie together
constexpr int kWordsBytes = 4 * kPanel; ///< a word of each row
constexpr int kFloat8Block = 32;

std::uint32_t fourBytes(const std::uint8_t* from)
{
    std::uint32_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
}

/// `Count` fields of `Bits` bits from codes `4·i` on, field i of each byte from code 4·i + byte.
template <int Bits, int Count>
std::uint32_t gather(const std::uint8_t* codes, int shift)
{
    constexpr std::uint32_t kMask = 0x01010101u * ((1u << Bits) - 1);
    std::uint32_t word = 0;
    for (int i = 0; i < Count; ++i)
        word |= (fourBytes(codes + 4 * i) >> shift & kMask) << (Bits * i);
    return word;
}

/// The planes of one row's unit; see BlockLayout.
void packUnit(const std::uint8_t* codes, int bits, std::byte* to)
{
    const auto put = [&](std::uint32_t word) {
        std::memcpy(to, &word, sizeof word);
        to += kWordsBytes;
    };
    if (bits == 8) {
        for (int i = 0; i < kUnit; i += 4)
            put(fourBytes(codes + i));
        return;
    }
    if (bits >= 4) {
        for (int i = 0; i < kUnit; i += 8)
            put(gather<4, 2>(codes + i, 0));
    }
    if (bits != 4 && bits != 5) {
        for (int i = 0; i < kUnit; i += 16)
            put(gather<2, 4>(codes + i, bits == 6 ? 4 : 0));
    }
    if (bits == 3 || bits == 5)
        put(gather<1, 8>(codes, bits - 1));
}

/// Takes blocks of one tensor apart, 8-bit floats as if they were blocks of 32.
class BlockSource {
public:
    BlockSource(const TensorView& tensor, const BlockLayout& layout)
        : m_tensor(tensor), m_layout(layout), m_blocksPerRow(tensor.shape[1] / layout.blockValues)
    {
    }

    std::int64_t blocksPerRow() const { return m_blocksPerRow; }

    void read(std::int64_t row, std::int64_t block, UnpackedBlock& out) const
    {
        if (m_layout.meaning != CodeMeaning::Float8) {
            const auto bytes = static_cast<std::int64_t>(blockOf(m_tensor.type).bytes);
            unpack(m_tensor.type, m_tensor.data + (row * m_blocksPerRow + block) * bytes, out);
            return;
        }
        std::memcpy(out.codes.data(), m_tensor.data + row * m_tensor.shape[1] + block * kFloat8Block, kFloat8Block);
        out.scale = m_tensor.scales->at(m_tensor.firstScaledRow + row, block * kFloat8Block);
    }

private:
    const TensorView& m_tensor;
    const BlockLayout& m_layout;
    std::int64_t m_blocksPerRow;
};

void putScale(const BlockLayout& layout, float value, std::byte* to, int row)
{
    if (layout.halfScales) {
        const std::uint16_t bits = toF16(value); // it was one
        std::memcpy(to + 2 * row, &bits, sizeof bits);
    } else {
        std::memcpy(to + 4 * row, &value, sizeof value);
    }
}

void packHeader(const BlockLayout& layout, const UnpackedBlock& block, std::byte* header, int row)
{
    putScale(layout, block.scale, header, row);
    header += kPanel * layout.scaleBytes();
    if (layout.hasMinimum) {
        putScale(layout, block.minimum, header, row);
        header += kPanel * layout.scaleBytes();
    }
    if (!layout.hasGroupScales)
        return;
    const auto groups = static_cast<std::size_t>(layout.groups());
    for (std::size_t g = 0; g < groups; ++g, header += kPanel)
        header[row] = static_cast<std::byte>(block.groupScales[g]);
    if (!layout.hasMinimum)
        return;
    for (std::size_t g = 0; g < groups; ++g, header += kPanel)
        header[row] = static_cast<std::byte>(block.groupMinimums[g]);
}

bool scalesCoverBlocks(const TensorView& tensor)
{
    const ScaleGrid& grid = *tensor.scales;
    return grid.rectangleColumns % kFloat8Block == 0 || grid.rectangleColumns >= tensor.shape[1];
}

} // namespace

std::optional<BlockLayout> blockLayoutOf(const TensorView& tensor)
{
    BlockLayout layout;
    if (tensor.type == TensorType::F8E4M3) {
        if (tensor.shape.size() != 2 || tensor.shape[1] % kFloat8Block != 0 || !scalesCoverBlocks(tensor))
            return std::nullopt;
        layout.meaning = CodeMeaning::Float8;
        layout.halfScales = false;
        return layout;
    }
    if (!isQuantised(tensor.type))
        return std::nullopt;
    const QuantFormat& format = formatOf(tensor.type);
    layout.codeBits = format.codeBits;
    layout.blockValues = blockOf(tensor.type).values;
    layout.groupValues = format.groupValues;
    layout.hasMinimum = format.hasMinimum;
    layout.hasGroupScales = format.hasGroupScales;
    layout.halfScales = format.halfScales;
    layout.bias = static_cast<float>(format.codeBias);
    if (format.table) {
        layout.meaning = CodeMeaning::Table;
        std::copy_n(format.table, 16, layout.table);
    }
    return layout;
}

void packBlockPanel(const TensorView& tensor, std::int64_t firstRow, int rows, const BlockLayout& layout, std::byte* panel)
{
    const BlockSource source(tensor, layout);
    const std::int64_t blocks = source.blocksPerRow();
    if (rows < kPanel)
        std::memset(panel, 0, static_cast<std::size_t>(layout.panelBytes(blocks)));
    UnpackedBlock block{};
    for (std::int64_t b = 0; b < blocks; ++b) {
        std::byte* const header = panel + b * layout.headerBytes();
        std::byte* const codes = panel + layout.codesOffset(blocks) + b * layout.codeBytes();
        for (int row = 0; row < rows; ++row) {
            source.read(firstRow + row, b, block);
            packHeader(layout, block, header, row);
            for (int unit = 0; unit * kUnit < layout.blockValues; ++unit)
                packUnit(block.codes.data() + unit * kUnit, layout.codeBits,
                         codes + unit * layout.codeBits * kWordsBytes + 4 * row);
        }
    }
}

} // namespace lectern::engine::cpu
