// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstdint>

namespace lectern::engine::cuda {

/// residual = rows of an embedding table, not scaled. Exactly one table.
struct EmbedArgs {
    int tokens = 0;
    int width = 0;                       ///< H
    const std::int32_t* ids = nullptr;   ///< [tokens], on the device, below the table's rows
    const __nv_bfloat16* bf16 = nullptr; ///< [V, H]
    const __half* f16 = nullptr;         ///< [V, H]
    const float* f32 = nullptr;          ///< [V, H]
    float* residual = nullptr;           ///< [tokens, H]
};
void embed(const EmbedArgs& args, cudaStream_t stream);

/// silu(gate) · up, in float32 until the result is rounded.
struct SwiGluArgs {
    int rows = 0;
    int width = 0;                           ///< I
    const __nv_bfloat16* gateBf16 = nullptr; ///< [rows, stride]; with upBf16
    const __nv_bfloat16* upBf16 = nullptr;
    const float* gateF32 = nullptr; ///< or these
    const float* upF32 = nullptr;
    std::int64_t stride = 0;      ///< of gate and up: I, or 2I where they lie side by side
    __nv_bfloat16* out = nullptr; ///< [rows, I]
};
void swiGlu(const SwiGluArgs& args, cudaStream_t stream);

/// to += from. One kind of `from`.
struct AddArgs {
    std::int64_t count = 0;
    const float* f32 = nullptr;
    const __nv_bfloat16* bf16 = nullptr;
    float* to = nullptr;
};
void add(const AddArgs& args, cudaStream_t stream);

/// The index of each row's largest value; the lowest of equal ones. NaN is never the largest; a row of NaN gives 0.
struct ArgmaxArgs {
    int rows = 0;
    int width = 0;                 ///< V
    const float* x = nullptr;      ///< [rows, V]
    std::int32_t* index = nullptr; ///< [rows]
};
void argmax(const ArgmaxArgs& args, cudaStream_t stream);

} // namespace lectern::engine::cuda
