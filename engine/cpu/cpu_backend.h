// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/backend.h"
#include "engine/backend/model_shape.h"
#include "engine/backend/weights.h"

#include <memory>

namespace lectern::engine {

/// The backend that every machine has. Packs `weights` for its kernels, so their file is needed afterwards for the embedding
/// table only. Results don't depend on the number of threads, nor on how tokens are divided into chunks.
/// @param threads 0: one for each core
/// Throws Failure: OutOfMemory; InvalidInput where LECTERN_CPU names kernels that this processor lacks.
std::unique_ptr<const Backend> newCpuBackend(const ModelShape& shape, const ModelWeights& weights, int threads);

} // namespace lectern::engine
