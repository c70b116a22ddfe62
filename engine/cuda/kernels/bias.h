// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstdint>

namespace lectern::engine::cuda {

/// y += bias, every row.
struct BiasArgs {
    int rows = 0;
    int width = 0;
    const float* bias = nullptr;   ///< [width]
    __nv_bfloat16* bf16 = nullptr; ///< [rows, width]; or
    float* f32 = nullptr;          ///< [rows, width]
};
void addBias(const BiasArgs& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
