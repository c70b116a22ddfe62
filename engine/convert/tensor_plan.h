// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/model_shape.h"
#include "engine/backend/weights.h"
#include "engine/convert/target_type.h"

#include <string>
#include <vector>

namespace lectern::engine {

/// A tensor of the file to be written, and where its values come from.
struct PlannedTensor {
    std::string name;                ///< GGUF's: "blk.3.ffn_down_exps.weight"
    std::vector<std::int64_t> shape; ///< last dimension fastest; experts come first
    TensorType type = TensorType::F32;
    std::vector<TensorView> parts; ///< in their order: one, or one for each expert
    bool isLogOfNegative = false;  ///< the values to store are −exp(source)
};

/// All tensors of a Jamba model as GGUF has them (names: ggml-org/llama.cpp, src/llama-arch.cpp), in the file's order.
/// Throws Failure(ModelUnsupported) for what the format cannot say.
std::vector<PlannedTensor> planTensors(const ModelShape& shape, const ModelWeights& weights, Quantisation quantisation);

} // namespace lectern::engine
