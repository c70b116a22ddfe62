// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"
#include "engine/cuda/kernels/weight_matrix.h"

#include <cstdint>

namespace lectern::engine::cuda {

/// Rows of a file's matrix, brought to the device as they are, become rows of a matrix there.
struct StoreRowsArgs {
    WeightMatrix to;
    int firstRow = 0; ///< of `to`
    int rows = 0;
    TensorType type = TensorType::F32; ///< F32, F16, BF16; to their own formats also Q8_0, Q4_K, Q5_K, Q6_K
    const std::byte* from = nullptr;   ///< on the device, aligned to 16; rows of to.depth values
};
/// To Bf16: to nearest; to Int8Rows: scale = largest |value| / 127, to nearest.
void storeRows(const StoreRowsArgs& args, cudaStream_t stream);
/// Whether storeRows() takes that to this.
bool canStore(TensorType type, WeightFormat format);

/// Fills a matrix with random values of mean 0 and a variance of 1 / depth: what keeps activations at the same size.
void storeRandom(const WeightMatrix& to, std::uint64_t seed, cudaStream_t stream);

} // namespace lectern::engine::cuda
