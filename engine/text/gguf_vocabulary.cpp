// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/text/gguf_vocabulary.h"

#include "engine/base/failure.h"

#include <algorithm>

namespace lectern::engine {

Vocabulary vocabularyOfGguf(const GgufVocabulary& gguf)
{
    if (gguf.model != "llama")
        throw Failure(ErrorCode::ModelUnsupported, "a tokenizer of the kind \"" + gguf.model + '"');
    Vocabulary vocabulary;
    vocabulary.byteFallback = std::find(gguf.types.begin(), gguf.types.end(), 6) != gguf.types.end();
    vocabulary.addDummyPrefix = gguf.addSpacePrefix.value_or(true);
    vocabulary.removeExtraWhitespace = false;
    // Some conversions give every piece the same score; pieces then merge in the order of their ids.
    const bool flat = gguf.scores.empty() ||
                      std::all_of(gguf.scores.begin(), gguf.scores.end(), [&](float s) { return s == gguf.scores.front(); });
    for (std::size_t id = 0; id < gguf.tokens.size(); ++id) {
        const std::int32_t type = gguf.types.empty() ? 1 : gguf.types[id];
        if (type < 1 || type > 6)
            throw Failure(ErrorCode::ModelDamaged, "tokenizer.ggml.token_type is " + std::to_string(type));
        vocabulary.pieces.push_back(
            {gguf.tokens[id], flat ? -static_cast<float>(id) : gguf.scores[id], static_cast<PieceKind>(type)});
    }
    if (gguf.bos)
        vocabulary.bos = gguf.tokens[static_cast<std::size_t>(*gguf.bos)];
    if (gguf.eos)
        vocabulary.eos = gguf.tokens[static_cast<std::size_t>(*gguf.eos)];
    return vocabulary;
}

} // namespace lectern::engine
