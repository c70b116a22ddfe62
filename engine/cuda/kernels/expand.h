// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/weight_matrix.h"

#include <cstdint>

namespace lectern::engine::cuda {

/// A matrix in tiles → [outputs, stride] bfloat16, for a library's products. Values are rounded once.
void expand(const WeightMatrix& w, __nv_bfloat16* out, cudaStream_t stream);

/// residual = rows of an embedding table in tiles.
struct EmbedTilesArgs {
    WeightMatrix table; ///< [V, H]
    int tokens = 0;
    const std::int32_t* ids = nullptr; ///< [tokens], on the device
    float* residual = nullptr;         ///< [tokens, H]
};
void embedTiles(const EmbedTilesArgs& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
