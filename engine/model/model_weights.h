// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/backend/weights.h"
#include "engine/model/config.h"
#include "engine/model/tensor_store.h"

namespace lectern::engine {

/// Finds every weight of a model by its published names, with all their variants: tied or own output head, one tensor
/// for each expert or transformers 5's fused ones, `.moe.` for `.feed_forward.`, `.experts.0.` on dense layers.
/// Throws Failure: ModelDamaged (a tensor is missing or has the wrong shape), ModelUnsupported (its type).
ModelWeights bindWeights(const TensorStore& tensors, const ModelShape& shape);

/// Makes the biases of Mamba mixers what config.json says: those it denies are left out, as the reference does, those it
/// demands must be there. Throws Failure(ModelDamaged).
void applyBiasFlags(const ModelConfig& config, ModelWeights& weights);

/// Values of all weights, and of those that one token uses (Jamba's "active" parameters).
struct ParameterCount {
    std::int64_t total = 0;
    std::int64_t active = 0;
};
ParameterCount countParameters(const ModelWeights& weights, const ModelShape& shape);

} // namespace lectern::engine
