// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/vocabulary.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lectern::engine {

/// A GGUF file's keys `tokenizer.ggml.*`, as they stand there.
struct GgufVocabulary {
    std::string model; ///< "llama": byte-pair encoding in the manner of SentencePiece
    std::string pre;
    std::vector<std::string> tokens;
    std::vector<float> scores;                              ///< empty, or one for each token
    std::vector<std::int32_t> types;                        ///< token_type; empty, or one for each token
    std::optional<std::int64_t> bos, eos, unknown, padding; ///< ids
    std::optional<bool> addSpacePrefix;
};

/// Throws Failure: ModelUnsupported (not of the SentencePiece kind), ModelDamaged.
Vocabulary vocabularyOfGguf(const GgufVocabulary& gguf);

} // namespace lectern::engine
