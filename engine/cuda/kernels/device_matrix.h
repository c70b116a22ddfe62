// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lectern::engine::cuda {

/// How a matrix of weights lies on the device.
enum class MatrixType {
    Bf16, ///< row-major [outputs, depth]; depth is a multiple of 8
    // In tiles of 16 rows (engine/cuda/kernels/tile_layout.h), the last one padded with zeros:
    Q8_0,     ///< depth is a multiple of 32
    Q4_K,     ///< of 256
    Q5_K,     ///< of 256
    Q6_K,     ///< of 256
    Int8Rows, ///< signed bytes, a float32 scale for each row; of 32
};

/// A matrix of weights [outputs, depth] on the device.
struct DeviceMatrix {
    MatrixType type = MatrixType::Bf16;
    int outputs = 0;
    int depth = 0;
    const void* data = nullptr; ///< aligned to 16 bytes
};

/// The next depth that a matrix of this type can have: rows of Bf16 are padded with zeros. Others have theirs.
int paddedDepth(MatrixType type, int depth);
/// Bytes that a matrix takes, a multiple of 16: where one ends another may begin.
std::int64_t matrixBytes(MatrixType type, std::int64_t outputs, int depth);

} // namespace lectern::engine::cuda
