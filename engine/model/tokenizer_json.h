// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/vocabulary.h"

#include <string_view>

namespace lectern::engine {

/// The vocabulary of a `tokenizer.json` (Hugging Face tokenizers) that was converted from a SentencePiece model of the Llama
/// kind: byte-pair encoding with spaces written as U+2581. A file whose settings or merges mean any other tokenisation is
/// refused, so that what is read gives the ids of the model it was made from. Tokens marked special are control pieces,
/// other added tokens user-defined ones. Where a space is put before text, it is put before the text as SentencePiece
/// does, not once more after each user-defined piece.
/// @param file   the text of `tokenizer.json`; may be anything
/// @param config the text of `tokenizer_config.json`, which names start and end of text; empty where there is none
/// Throws Failure: ModelDamaged, ModelUnsupported.
Vocabulary readTokenizerJson(std::string_view file, std::string_view config = {});

} // namespace lectern::engine
