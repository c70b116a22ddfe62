// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/backend.h"
#include "engine/backend/model_shape.h"
#include "engine/backend/weights.h"

#include <cstdint>
#include <memory>

namespace lectern::engine::cuda {

/// Computes on a GPU of NVIDIA's, in precision Fast only: weights and activations in bfloat16, sums, the residual stream and
/// recurrent states in float32, keys and values in float16. All sessions share one stream.
/// Throws Failure: OutOfMemory; ModelUnsupported (dimensions that the kernels do not take); CudaError.
std::unique_ptr<const Backend> newCudaBackend(const ModelShape& shape, const ModelWeights& weights);

/// Tokens of a chunk that keep the device busy.
constexpr int kChunkTokensOnDevice = 4096;

} // namespace lectern::engine::cuda
