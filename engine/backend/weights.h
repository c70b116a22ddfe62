// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"

#include <vector>

namespace lectern::engine {

/// Weights of one attention mixer. [out, in] each; no biases, no positions.
struct AttentionWeights {
    TensorView q; ///< [heads·headDim, H]
    TensorView k; ///< [kvHeads·headDim, H]
    TensorView v; ///< [kvHeads·headDim, H]
    TensorView o; ///< [H, heads·headDim]
};

/// Weights of one Mamba mixer (Gu & Dao 2023) with Jamba's norms on dt, B and C.
struct MambaWeights {
    TensorView inProj;     ///< [2·Di, H]: rows of x, then rows of the gate z
    TensorView inProjBias; ///< [2·Di]; absent unless mamba_proj_bias
    TensorView conv;       ///< [Di, 1, K] or [Di, K]
    TensorView convBias;   ///< [Di]; absent unless mamba_conv_bias
    TensorView xProj;      ///< [R + 2·N, Di]: dt, B, C
    TensorView dtProj;     ///< [Di, R]
    TensorView dtProjBias; ///< [Di]
    TensorView dtNorm;     ///< [R]
    TensorView bNorm;      ///< [N]
    TensorView cNorm;      ///< [N]
    TensorView aLog;       ///< [Di, N]: A = −exp(aLog); or absent, and `a` is there
    TensorView a;          ///< [Di, N]: A itself, as GGUF files have it
    TensorView d;          ///< [Di]
    TensorView outProj;    ///< [H, Di]
    TensorView outProjBias; ///< [H]; absent unless mamba_proj_bias
};

/// One SwiGLU: a dense feed-forward or one expert.
struct ExpertWeights {
    TensorView gate; ///< [I, H]
    TensorView up;   ///< [I, H]
    TensorView down; ///< [H, I]
};

struct LayerWeights {
    TensorView inputNorm;       ///< [H]
    TensorView feedForwardNorm; ///< [H]
    AttentionWeights attention; ///< of an attention layer
    MambaWeights mamba;         ///< of a Mamba layer
    TensorView router;          ///< [E, H]; absent where the feed-forward is dense
    std::vector<ExpertWeights> experts; ///< one where it is dense
};

/// Every weight of a model, still in its file.
struct ModelWeights {
    TensorView embedding; ///< [V, H]
    TensorView finalNorm; ///< [H]
    TensorView head;      ///< [V, H]; the embedding where they are tied
    std::vector<LayerWeights> layers;
};

} // namespace lectern::engine
