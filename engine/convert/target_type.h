// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/tensor.h"
#include "engine/quantisation.h"

#include <cstdint>

namespace lectern::engine {

/// What a tensor is for, as far as its type depends on it.
enum class TensorRole {
    Plain,     ///< norms, biases, router, convolution, A and D: always F32
    Matrix,    ///< any other
    Embedding, ///< used as the output head too where they are tied
    Head,
    AttentionKey,
    AttentionValue,
    AttentionOutput,
    Down,       ///< a dense feed-forward's last matrix
    Expert,     ///< gate and up of all experts
    ExpertDown, ///< down of all experts
};

/// A tensor as the mix of types looks at it.
struct TensorFacts {
    TensorRole role = TensorRole::Matrix;
    TensorType stored = TensorType::F32; ///< in the source
    std::int64_t columns = 0;
    int layer = 0; ///< of `layers`; of AttentionValue: among the attention layers
    int layers = 1;
};

/// What holds for a whole model.
struct ModelFacts {
    bool tiedEmbeddings = false;
    int experts = 1;
};

/// The type to store it as. Q4_K_M's mix is llama.cpp's (src/llama-quant.cpp), so that files are alike; rows that a
/// type's blocks don't divide fall back as there: Q4_K to Q5_0, Q5_K to Q5_1, Q6_K to Q8_0, and any to F16.
TensorType targetType(Quantisation quantisation, const ModelFacts& model, const TensorFacts& tensor);

} // namespace lectern::engine
