// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/weights.h"
#include "engine/model/config.h"
#include "engine/model/gguf.h"
#include "engine/text/gguf_vocabulary.h"

#include <string>

namespace lectern::engine {

// What a GGUF file of the architecture "jamba" says, as ggml-org/llama.cpp's converter writes it (conversion/jamba.py,
// src/llama-arch.cpp). Nothing here reads a weight.

/// ModelConfig::searchResults; other programs pass over a key of this prefix.
inline constexpr const char* kSearchResultsKey = "lectern.search_results";
inline constexpr const char* kAnswersQuoteResultsKey = "lectern.answers_quote_results"; ///< and what goes with it
inline constexpr const char* kSearchWeightKey = "lectern.search_weight";
inline constexpr const char* kNotFoundBiasKey = "lectern.not_found_bias";

/// Dimensions, stop tokens, context and chat template. Which layers attend is told by the numbers of key/value heads, which
/// have experts by the tensors that are there.
/// Throws Failure: ModelUnsupported (another architecture, or a variant whose computation is unknown), ModelDamaged (a key
/// is missing or absurd).
ModelConfig readGgufConfig(const Gguf& file);

/// Finds every weight and checks its shape. Throws Failure: ModelDamaged, ModelUnsupported.
ModelWeights bindGgufWeights(const TensorStore& tensors, const ModelShape& shape);

/// The tokenizer's keys, unchanged. Throws Failure(ModelDamaged).
GgufVocabulary readGgufVocabulary(const Gguf& file);

/// The file's own word for its licence; empty where it does not say.
std::string licenceOfGguf(const Gguf& file);

} // namespace lectern::engine
