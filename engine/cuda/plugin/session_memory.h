// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/cuda/kernels/kv_layer.h"
#include "engine/cuda/kernels/router.h"
#include "engine/cuda/plugin/device_memory.h"

#include <span>
#include <vector>

/// For each Mamba layer the convolution's inputs [K − 1, Di], then the scan's state [N, Di], float32: as engine/saved_state.h
/// has them.
struct LecternCudaState {
    float* values = nullptr;
};

/// As KvSegmentRef says.
struct LecternCudaPage {
    __half* values = nullptr;
};

namespace lectern::engine::cuda {

/// What goes from one part of a layer to the next. Each array is used by one part after the other.
/// @tparam T float where tokens are few, for whom weights are what takes time; __nv_bfloat16 where they are many
template <typename T>
struct ActivationRows {
    T* normed = nullptr;  ///< [tokens, H]
    T* wide = nullptr;    ///< [tokens, 2·Di]: x and z; or q, k and v; or, of many, [rows, 2·I]: gate and up
    T* narrow = nullptr;  ///< [tokens, Di]: the convolution's result; or what heads attended to; or [rows, I]
    T* scanned = nullptr; ///< [tokens, Di]
    T* dt = nullptr;      ///< [tokens, dtStride]
};

/// Parts in which few tokens' dt, B and C are summed up: their matrix has a dozen tiles.
constexpr int kSelectionParts = 5;

/// A chunk's activations, one below the other for all its tokens.
struct Activations {
    std::int32_t* ids = nullptr;
    int* end = nullptr;                           ///< one past the chunk's last position
    float *residual = nullptr, *branch = nullptr; ///< [tokens, H]
    ActivationRows<float> few;                    ///< of up to kFewRows
    ActivationRows<__nv_bfloat16> many;
    float* dtBC = nullptr;  ///< [tokens, R + 2N]; of few, [kSelectionParts, kFewRows, R + 2N]
    float* bc = nullptr;    ///< [tokens, 2N]
    float* delta = nullptr; ///< [tokens, Di]
    // of layers with experts; rows: choices of all tokens
    Routing routing;
    __nv_bfloat16* spread = nullptr; ///< [rows, H]
    float* down = nullptr;           ///< [rows, H]

    Activations() = default;
    Activations(const ModelShape& shape, int tokens, Carver& carver);
};

/// Values of a row of dt, so that its product's rows are aligned.
constexpr int dtStrideFor(int ranks)
{
    return (ranks + 7) / 8 * 8;
}

} // namespace lectern::engine::cuda

/// Where a chunk is computed, and what is known of it.
struct LecternCudaWorkspace {
    lectern::engine::cuda::DeviceSlab slab;
    lectern::engine::cuda::Activations at;
    int maxTokens = 0;
    int tokens = 0; ///< of the chunk at hand

    bool branchIsDue = false;  ///< it has not been added to the residual stream yet
    bool chainIsThere = false; ///< segments and their end are those of the chunk at hand
    int positions = 0;         ///< one past the chunk's last
    lectern::engine::cuda::DeviceSlab segments;
    lectern::engine::cuda::DeviceSlab attentionScratch;

    /// Calls about this chunk that wait until its last layer is there, so that they can be repeated as one.
    struct Step {
        int layer;
        bool feedForward;
    };
    bool isWaiting = false;
    std::vector<Step> steps;
    const float* before = nullptr;
    std::vector<float*> after;
    int recordedPositions = 0; ///< that they were last recorded for
};
