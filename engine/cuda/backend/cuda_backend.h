// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/backend.h"
#include "engine/backend/model_shape.h"
#include "engine/backend/weights.h"

#include <cstdint>
#include <memory>

namespace lectern::engine::cuda {

struct CudaOptions {
    /// Experts' weights are rounded to 8 bits with a scale for each output, whatever they are in the file.
    bool int8Experts = false;
};

/// Computes on a GPU of NVIDIA's, in precision Fast only: activations in bfloat16, weights too or in
/// blocks as in the file (Q8_0, Q4_K, Q5_K, Q6_K), sums, the residual stream and
/// recurrent states in float32, keys and values in float16. All sessions share one stream.
/// Throws Failure: OutOfMemory; ModelUnsupported (dimensions that the kernels do not take); CudaError.
std::unique_ptr<const Backend> newCudaBackend(const ModelShape& shape, const ModelWeights& weights,
                                              const CudaOptions& options = {});

/// Tokens of a chunk that keep the device busy.
constexpr int kChunkTokensOnDevice = 4096;

} // namespace lectern::engine::cuda
