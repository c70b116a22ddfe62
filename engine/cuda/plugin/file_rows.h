// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"
#include "engine/cuda/kernels/weight_matrix.h"

#include <cstddef>
#include <cstdint>

namespace lectern::engine::cuda {

/// Rows of a matrix in a type that the device stores in a format of its: those of the file, or what the host makes of them.
class FileRows {
public:
    FileRows(const TensorView& tensor, WeightFormat format);

    TensorType type() const { return m_type; }
    std::size_t rowBytes() const { return m_rowBytes; }
    /// Rows [first, first + count), count · rowBytes() bytes.
    void copy(std::int64_t first, std::int64_t count, std::byte* to) const;

private:
    const TensorView& m_tensor;
    TensorType m_type;
    std::size_t m_rowBytes;
};

} // namespace lectern::engine::cuda
