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

/// A chunk's activations, one below the other for all its tokens. Wide rows are used by one part of a layer after the other.
struct Activations {
    std::int32_t* ids = nullptr;
    float *residual = nullptr, *branch = nullptr; ///< [tokens, H]
    __nv_bfloat16* normed = nullptr;              ///< [tokens, H]
    __nv_bfloat16* wide = nullptr;                ///< [tokens, 2·Di]: x and z; or q, k and v; or [rows, 2·I]: gate and up
    __nv_bfloat16* narrow = nullptr;  ///< [tokens, Di]: the convolution's result; or what heads attended to; or [rows, I]
    __nv_bfloat16* scanned = nullptr; ///< [tokens, Di]
    float* dtBC = nullptr;            ///< [tokens, R + 2N]
    __nv_bfloat16* dt = nullptr;      ///< [tokens, dtStride]
    float* bc = nullptr;              ///< [tokens, 2N]
    float* delta = nullptr;           ///< [tokens, Di]
    int* end = nullptr;               ///< one past the chunk's last position
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
