// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/vocabulary.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lectern::engine {

/// What a GGUF file says of its vocabulary: its metadata `tokenizer.ggml.*`, as they are in the file.
struct GgufVocabulary {
    std::string model;                          ///< `model`: the kind; "llama" is SentencePiece's byte-pair encoding
    std::string pre;                            ///< `pre`: how text is cut first; means nothing for this kind
    std::vector<std::string> tokens;            ///< `tokens`, by id
    std::vector<float> scores;                  ///< `scores`, by id; empty where the file has none
    std::vector<std::int32_t> types;            ///< `token_type`, by id: the values of PieceKind
    std::optional<std::int64_t> bos;            ///< `bos_token_id`
    std::optional<std::int64_t> eos;            ///< `eos_token_id`
    std::optional<std::int64_t> unknown;        ///< `unknown_token_id`
    std::optional<std::int64_t> padding;        ///< `padding_token_id`
    std::optional<bool> removeExtraWhitespaces; ///< `remove_extra_whitespaces`; absent means no
    std::optional<bool> addSpacePrefix;         ///< `add_space_prefix`; absent means yes, as in llama.cpp
};

/// The vocabulary that these fields describe. The fields may be anything.
/// Files exist in which all scores are the same (−1000), which loses the order of merges; then, and without scores, the
/// ids are that order, as the trainer numbers pieces in the order in which it made them. (Models whose scores were changed
/// after training, as some have it for runs of spaces, cannot be told apart then.)
/// Throws Failure: ModelUnsupported (another kind of vocabulary), ModelDamaged (the fields contradict one another, or there
/// are no types: control tokens could not be told from text).
Vocabulary vocabularyOfGguf(GgufVocabulary fields);

} // namespace lectern::engine
