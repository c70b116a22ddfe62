// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/backend.h"
#include "engine/backend/model_shape.h"
#include "engine/backend/weights.h"

#include <memory>

namespace lectern::engine {

/// The backend that every machine has. Packs `weights` for its kernels, so their file is needed afterwards for an
/// embedding table that is not the output head too. Results don't depend on the number of threads, nor on how tokens are
/// divided into chunks; with AMX in precision Fast only as long as no chunk of 16 tokens or more becomes smaller ones, since
/// its tiles add in an order of their own.
/// @param threads 0: one for each core
/// Throws Failure: OutOfMemory; InvalidInput where LECTERN_CPU names kernels that this processor lacks.
std::unique_ptr<const Backend> newCpuBackend(const ModelShape& shape, const ModelWeights& weights, int threads);

/// Memory that the backend takes, computed from its layouts.
struct CpuFootprint {
    std::int64_t weightBytes = 0;  ///< packed weights, and an embedding table that stays in its file
    std::int64_t scratchBytes = 0; ///< of a session's workspace
    std::int64_t kvBytesPerToken = 0;
};
CpuFootprint cpuFootprint(const ModelShape& shape, const ModelWeights& weights, int chunkTokens, Precision precision);

} // namespace lectern::engine
