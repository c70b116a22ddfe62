// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"
#include "engine/cuda/kernels/device_matrix.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lectern::engine::cuda {

/// The type that holds a tensor's values as they are, as far as there is one: its own for Q8_0, Q4_K, Q5_K and Q6_K. Bf16
/// for all others: exact for BF16 only, to nearest otherwise.
MatrixType matrixTypeFor(const TensorView& tensor);

/// Writes rows [first, first + count) of a matrix as the device has them; to upload a matrix in pieces, and by several
/// threads. `first` is a multiple of 16, and so is `count` unless the matrix ends there: pieces then lie behind each other.
/// Bf16 takes any tensor, and pads rows to paddedDepth(). Int8Rows takes any tensor, and rounds: scale = max |row| / 127, as
/// ExpertsInt8 does (vllm-project/vllm, experts_int8.py). A block type takes tensors of that type. Throws Failure: ModelDamaged
/// (a weight to round is no number).
/// @param out matrixBytes(type, count, depth) bytes
void packRows(const TensorView& tensor, MatrixType type, std::int64_t first, std::int64_t count, std::span<std::byte> out);

} // namespace lectern::engine::cuda
