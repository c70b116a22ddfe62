// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/backend/weights.h"
#include "engine/cpu/packed_matrix.h"

#include <vector>

namespace lectern::engine::cpu {

struct PackedAttention {
    PackedMatrix q, k, v, o;
};

struct PackedMamba {
    PackedMatrix inX, inZ; ///< the halves of in_proj
    PackedMatrix xProj, dtProj, out;
    AlignedBuffer<float> inXBias, inZBias, outBias; ///< empty where the model has none
    AlignedBuffer<float> conv;                      ///< [K, padded Di]
    AlignedBuffer<float> convBias;                  ///< [padded Di]
    AlignedBuffer<float> dtBias;                    ///< [padded Di]
    AlignedBuffer<float> dtNorm, bNorm, cNorm;
    AlignedBuffer<float> a; ///< [N, padded Di]: −exp(A_log)·log2(e)
    AlignedBuffer<float> d; ///< [padded Di]
};

struct PackedExpert {
    PackedMatrix gate, up, down;
};

struct PackedLayer {
    AlignedBuffer<float> inputNorm, feedForwardNorm;
    PackedAttention attention; ///< of an attention layer
    PackedMamba mamba;         ///< of a Mamba layer
    PackedMatrix router;       ///< of a layer with several experts
    std::vector<PackedExpert> experts;
};

/// A model's weights as the CPU computes with them.
struct CpuWeights {
    CpuWeights(const ModelShape& shape, const ModelWeights& weights, const ThreadPool& pool);

    TensorView embedding; ///< stays in its file: only a few rows are needed at a time; absent where the head is the same
    AlignedBuffer<float> finalNorm;
    PackedMatrix head;
    std::vector<PackedLayer> layers;
};

/// Bytes of memory that CpuWeights will take, and an embedding table that stays in its file.
std::int64_t residentBytes(const ModelShape& shape, const ModelWeights& weights);

} // namespace lectern::engine::cpu
