// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"
#include "engine/cuda/kernels/device_matrix.h"

namespace lectern::engine::cuda {

/// A matrix in tiles as bfloat16, rounded to nearest: for products with many rows.
struct ExpandMatrixArgs {
    DeviceMatrix w;               ///< of any type but Bf16
    __nv_bfloat16* out = nullptr; ///< [outputs, depth], aligned to 16 bytes
};
void expandMatrix(const ExpandMatrixArgs& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
