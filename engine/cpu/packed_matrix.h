// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"
#include "engine/base/aligned_buffer.h"
#include "engine/base/thread_pool.h"
#include "engine/cpu/kernels/kernels.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lectern::engine::cpu {

/// The next multiple of 16: activations are stored with rows of this length, the rest zero.
constexpr int padded(int n)
{
    return (n + kPanel - 1) / kPanel * kPanel;
}

/// A weight matrix [out, in] laid out for the kernels: panels of 16 outputs, those beyond `out` zero. Floats lie as
/// [panel][in][16] in the type they came in, quantised values as BlockLayout says. Exact.
class PackedMatrix {
public:
    PackedMatrix() = default;
    /// Packs all of `tensor`, a matrix; drops the file's pages behind it from memory.
    /// Throws Failure: ModelDamaged (an 8-bit float is NaN).
    PackedMatrix(const TensorView& tensor, const ThreadPool& pool);

    /// Memory that such a matrix takes when packed.
    static std::int64_t bytesFor(const TensorView& tensor);

    int outputs() const { return m_outputs; } ///< padded to a multiple of 16
    int panels() const { return m_outputs / kPanel; }
    int depth() const { return m_depth; }
    PanelType type() const { return m_type; }
    const BlockLayout& blocks() const { return m_blocks; } ///< of PanelType::Blocks
    int blocksPerRow() const { return m_depth / m_blocks.blockValues; }
    std::int64_t panelBytes() const { return m_panelBytes; }
    /// First byte of a panel.
    const std::byte* panel(int index) const { return m_bytes.data() + index * m_panelBytes; }

private:
    void packFloats(const TensorView& tensor, const ThreadPool& pool);
    void packBlocks(const TensorView& tensor, const ThreadPool& pool);

    int m_outputs = 0;
    int m_depth = 0;
    PanelType m_type = PanelType::F32;
    BlockLayout m_blocks;
    std::int64_t m_panelBytes = 0;
    AlignedBuffer<std::byte> m_bytes;
};

/// A vector of weights as float32, padded with zeros; zeros of that length where the tensor is absent.
AlignedBuffer<float> packVector(const TensorView& tensor, int length);

} // namespace lectern::engine::cpu
