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

/// A weight matrix [out, in] laid out for the kernels: [panel][in][16], outputs beyond `out` zero. BF16 stays BF16; all
/// else becomes F32. Exact.
class PackedMatrix {
public:
    PackedMatrix() = default;
    /// Rows [firstRow, firstRow + rows) of `tensor`, a matrix with `depth` columns.
    PackedMatrix(const TensorView& tensor, int firstRow, int rows, int depth, const ThreadPool& pool);

    int outputs() const { return m_outputs; } ///< padded to a multiple of 16
    int panels() const { return m_outputs / kPanel; }
    int depth() const { return m_depth; }
    PanelType type() const { return m_type; }
    /// First value of a panel, whatever its type.
    const void* panel(int index) const
    {
        return m_values.data() + static_cast<std::size_t>(index) * static_cast<std::size_t>(m_depth) * kPanel * bytesPerValue();
    }
    std::size_t byteCount() const { return m_values.size(); }

private:
    std::size_t bytesPerValue() const { return m_type == PanelType::F32 ? 4 : 2; }

    int m_outputs = 0;
    int m_depth = 0;
    PanelType m_type = PanelType::F32;
    AlignedBuffer<std::byte> m_values;
};

/// A vector of weights as float32, padded with zeros; zeros of that length where the tensor is absent.
AlignedBuffer<float> packVector(const TensorView& tensor, int length);

} // namespace lectern::engine::cpu
