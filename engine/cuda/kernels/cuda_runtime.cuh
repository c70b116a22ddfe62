// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The CUDA runtime and its 16-bit types, or the emulator's. For host code and kernels alike.

#ifdef LECTERN_CUDA_EMULATOR
#include "engine/cuda/emulator/reduced_floats.h"
#include "engine/cuda/emulator/runtime.h"
#else
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_runtime.h>
#endif

#include <stdexcept>
#include <string>

namespace lectern::engine::cuda {

#ifdef LECTERN_CUDA_EMULATOR
constexpr bool kEmulated = true;
/// Whether work can be recorded once and launched again as a CUDA graph.
constexpr bool kHasGraphs = false;
#else
constexpr bool kEmulated = false;
constexpr bool kHasGraphs = true;
#endif

/// A call to the CUDA runtime has failed.
class CudaError : public std::runtime_error {
public:
    CudaError(cudaError_t error, const char* what)
        : std::runtime_error(std::string(what) + ": " + cudaGetErrorString(error)), m_error(error)
    {
    }
    cudaError_t error() const { return m_error; }

private:
    cudaError_t m_error;
};

/// @param what the call or kernel, for the message
inline void check(cudaError_t error, const char* what)
{
    if (error != cudaSuccess)
        throw CudaError(error, what);
}

} // namespace lectern::engine::cuda
