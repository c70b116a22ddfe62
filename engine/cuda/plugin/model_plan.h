// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/cuda/abi.h"
#include "engine/cuda/plugin/device_memory.h"
#include "engine/cuda/plugin/device_weights.h"
#include "engine/cuda/plugin/model_description.h"

#include <cstddef>

namespace lectern::engine::cuda {

/// Recurrent states that are made sure of: a session's own, one for each token of a pass of guesses, and checkpoints.
constexpr int kReservedStates = 16;

/// How much memory a model takes.
struct MemoryNeeds {
    std::size_t weights = 0;
    WeightBytes ofWeights;
    std::size_t expanded = 0;  ///< a quantised matrix while many rows are multiplied with it
    std::size_t head = 0;      ///< rows on their way to logits
    std::size_t copies = 0;    ///< cuBLASLt's workspace, the ferry's stretches
    std::size_t libraries = 0; ///< cuBLASLt's code, the driver's own
    std::size_t workspace = 0; ///< of a session
    std::size_t state = 0;     ///< of one recurrent state
    std::size_t page = 0;      ///< of keys and values

    MemoryNeeds(const ModelShape& shape, const SourceTensors& tensors, const LecternCudaOptions& options);
    LecternCudaPlan plan(const ModelShape& shape, std::int64_t context, std::size_t free) const;
};

/// Pages for so many tokens.
constexpr std::size_t pagesFor(std::int64_t tokens)
{
    return static_cast<std::size_t>((tokens + 255) / 256);
}
/// Bytes for attention to so many positions by a few tokens.
std::size_t attentionScratchBytes(const ModelShape& shape, std::int64_t positions);

/// Bytes for a chain of so many segments, and for its growing.
std::size_t chainBytes(std::size_t segments);

/// Throws Failure(OutOfMemory), which says how much context fits, where the plan does not fit.
void requireFits(const LecternCudaPlan& plan, std::int64_t context);

} // namespace lectern::engine::cuda
