// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/backend.h"
#include "engine/backend/model_shape.h"
#include "engine/backend/weights.h"
#include "engine/cuda/abi.h"

#include <cstdint>
#include <memory>

namespace lectern::engine {

struct GpuOptions {
    int chunkTokens = 0;            ///< of the longest chunk; 0: what suits the model
    std::int64_t contextTokens = 0; ///< room for keys and values that is made sure of from the start
    bool int8Experts = false;       ///< experts of 16 and 32 bits are kept in 8, with a scale for each output
    /// Nothing is multiplied by cuBLASLt, whose writes tools that watch memory do not see. Slow.
    bool ownProducts = false;
    bool randomWeights = false; ///< made on the device; the weights' bytes are never read
};

/// Computes on a GPU of NVIDIA's through the plug-in, in precision Fast only: activations in bfloat16, sums, the residual
/// stream and recurrent states in float32, keys and values in float16.
/// Up to eight tokens are computed to the same bits alone and together; chunks of other lengths may differ in the last bits.
/// Throws Failure: OutOfMemory, which says how much context fits; ModelUnsupported; DeviceFailed.
std::unique_ptr<const Backend> newGpuBackend(const LecternCudaPlugin& plugin, const ModelShape& shape,
                                             const ModelWeights& weights, const GpuOptions& options);

/// What a model would take of the device's memory. Throws as newGpuBackend().
LecternCudaPlan planGpu(const LecternCudaPlugin& plugin, const ModelShape& shape, const ModelWeights& weights,
                        const GpuOptions& options);

} // namespace lectern::engine
