// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/convert/gguf_header.h"
#include "engine/model/config.h"
#include "engine/quantisation.h"
#include "engine/text/vocabulary.h"

#include <string>

namespace lectern::engine {

/// What a GGUF file of the architecture "jamba" says besides its tensors (keys: ggml-org/llama.cpp, src/llama-arch.cpp).
struct JambaMetadata {
    const ModelConfig& config;
    const Vocabulary& vocabulary;
    std::string name;
    std::string licence; ///< empty: not stated
    Quantisation quantisation = Quantisation::Q4_K_M;
};

/// Throws Failure(ModelUnsupported) where the format cannot say what the tokenizer does, or has no keys for so many stops.
void addMetadata(GgufHeader& header, const JambaMetadata& metadata);

} // namespace lectern::engine
