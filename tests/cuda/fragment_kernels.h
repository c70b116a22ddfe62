// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/cuda/kernels/cuda_runtime.cuh"

#include <cstdint>

namespace lectern::tests {

/// One product by one warp: operands from shared memory by ldmatrix, an mma, the result by its fragments. Pointers are the
/// device's. The same source shows on a GPU that the emulated instructions are its own.
struct FragmentProduct {
    const void* a = nullptr; ///< [16, depth], 32 bytes a row
    const void* b = nullptr; ///< [8, depth], 32 bytes a column; or [depth, 8] where it is loaded transposed
    void* d = nullptr;       ///< [16, 8] of float or int, added to
};
void productOfBf16(const FragmentProduct& product, cudaStream_t stream);          ///< depth 16
void productOfF16(const FragmentProduct& product, cudaStream_t stream);           ///< depth 16
void productOfF16Transposed(const FragmentProduct& product, cudaStream_t stream); ///< depth 16
void productOfS8(const FragmentProduct& product, cudaStream_t stream);            ///< depth 32
// The same by what sm_75 does instead.
void turingProductOfBf16(const FragmentProduct& product, cudaStream_t stream);
void turingProductOfF16(const FragmentProduct& product, cudaStream_t stream);
void turingProductOfS8(const FragmentProduct& product, cudaStream_t stream);

} // namespace lectern::tests
