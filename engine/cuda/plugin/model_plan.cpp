// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/plugin/model_plan.h"

#include "engine/base/failure.h"
#include "engine/cuda/kernels/attention.h"
#include "engine/cuda/kernels/few_rows.h"
#include "engine/cuda/plugin/attention_room.h"
#include "engine/cuda/plugin/head_room.h"
#include "engine/cuda/plugin/matrix_products.h"
#include "engine/cuda/plugin/session_memory.h"
#include "engine/cuda/plugin/weight_upload.h"

#include <algorithm>
#include <string>

namespace lectern::engine::cuda {

static_assert(kPageTokens == 256);

std::size_t attentionScratchBytes(const ModelShape& shape, std::int64_t positions)
{
    if (shape.attentionLayers() == 0)
        return 0;
    return decodingScratchBytes(kMostDecodedTokens, shape.heads, shape.headDim, roundedPositions(static_cast<int>(positions)));
}

std::size_t chainBytes(std::size_t segments)
{
    constexpr std::size_t kFew = 1024;
    return std::max(kFew, 2 * segments) * sizeof(KvSegmentRef);
}

MemoryNeeds::MemoryNeeds(const ModelShape& shape, const SourceTensors& tensors, const LecternCudaOptions& options)
{
    Carver carver;
    const DeviceWeights layout(shape, tensors, options.int8Experts != 0, carver);
    weights = carver.byteCount();
    ofWeights = layout.bytes;
    expanded = layout.mostExpandedValues() * sizeof(__nv_bfloat16);
    Carver activations;
    Activations(shape, options.chunkTokens, activations);
    workspace = activations.byteCount() + attentionScratchBytes(shape, options.contextTokens);
    if (shape.attentionLayers() > 0)
        workspace += chainBytes(pagesFor(options.contextTokens));
    Carver heads;
    HeadRoom(shape, heads);
    head = heads.byteCount();
    // cuBLASLt's code comes to the device kernel by kernel, and the driver wants some room for what is recorded.
    constexpr std::size_t kDriverBytes = kEmulated ? 0 : std::size_t(384) << 20;
    libraries = kDriverBytes;
    copies = MatrixProducts::kWorkspaceBytes + 2 * Ferry::kBytes;
    state = static_cast<std::size_t>(shape.recurrentValues()) * sizeof(float);
    page = static_cast<std::size_t>(shape.kvValuesPerToken()) * kPageTokens * sizeof(__half);
}

LecternCudaPlan MemoryNeeds::plan(const ModelShape& shape, std::int64_t context, std::size_t free) const
{
    LecternCudaPlan plan{};
    plan.weightBytes = static_cast<std::int64_t>(weights);
    plan.embeddingBytes = static_cast<std::int64_t>(ofWeights.embedding);
    plan.mambaBytes = static_cast<std::int64_t>(ofWeights.mamba);
    plan.attentionBytes = static_cast<std::int64_t>(ofWeights.attention);
    plan.denseBytes = static_cast<std::int64_t>(ofWeights.dense);
    plan.expertBytes = static_cast<std::int64_t>(ofWeights.experts);
    plan.workspaceBytes = static_cast<std::int64_t>(workspace);
    plan.sharedBytes = static_cast<std::int64_t>(expanded + head + copies);
    plan.libraryBytes = static_cast<std::int64_t>(libraries);
    plan.scratchBytes = plan.workspaceBytes + plan.sharedBytes + plan.libraryBytes;
    plan.stateBytes = static_cast<std::int64_t>(state);
    plan.reservedStates = kReservedStates;
    plan.kvBytesPerToken = shape.kvValuesPerToken() * std::int64_t(sizeof(__half));
    const std::int64_t fixed = plan.weightBytes + plan.scratchBytes + kReservedStates * plan.stateBytes;
    plan.neededBytes = fixed + static_cast<std::int64_t>(pagesFor(context) * page);
    plan.freeBytes = static_cast<std::int64_t>(free);
    constexpr std::int64_t kMostContext = std::int64_t(1) << 24;
    const std::int64_t left = plan.freeBytes - fixed;
    if (left < 0)
        plan.contextThatFits = 0;
    else
        plan.contextThatFits =
            page > 0 ? std::min(kMostContext, left / static_cast<std::int64_t>(page) * kPageTokens) : kMostContext;
    return plan;
}

void requireFits(const LecternCudaPlan& plan, std::int64_t context)
{
    if (plan.neededBytes <= plan.freeBytes)
        return;
    const auto megabytes = [](std::int64_t bytes) { return std::to_string(bytes >> 20) + " MiB"; };
    const std::string fits =
        plan.contextThatFits > 0 ? "; " + std::to_string(plan.contextThatFits) + " tokens of context fit" : "";
    throw Failure(ErrorCode::OutOfMemory, "the model with " + std::to_string(context) + " tokens of context needs " +
                                              megabytes(plan.neededBytes) + " of the GPU's memory, of which " +
                                              megabytes(plan.freeBytes) + " are free" + fits);
}

} // namespace lectern::engine::cuda
