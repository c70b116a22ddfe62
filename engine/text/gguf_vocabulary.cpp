// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/text/gguf_vocabulary.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace lectern::engine {
namespace {

[[noreturn]] void damaged(const std::string& what)
{
    throw Failure(ErrorCode::ModelDamaged, "the vocabulary is damaged: " + what);
}

void checkSizes(const GgufVocabulary& fields)
{
    if (fields.model != "llama")
        throw Failure(ErrorCode::ModelUnsupported,
                      "the tokenizer is of the kind '" + fields.model.substr(0, 40) + "', not 'llama'");
    const std::size_t size = fields.tokens.size();
    if (size == 0 || size > kMaxPieces)
        damaged("it has " + std::to_string(size) + " tokens");
    if (fields.types.size() != size)
        damaged("it has " + std::to_string(fields.types.size()) + " token types for " + std::to_string(size) + " tokens");
    if (!fields.scores.empty() && fields.scores.size() != size)
        damaged("it has " + std::to_string(fields.scores.size()) + " scores for " + std::to_string(size) + " tokens");
}

/// Whether the scores say nothing about the order of merges.
bool areFlat(const std::vector<float>& scores, const std::vector<Piece>& pieces)
{
    std::optional<float> first;
    for (std::size_t id = 0; id < scores.size(); ++id) {
        if (pieces[id].kind != PieceKind::Normal)
            continue;
        if (first && scores[id] != *first)
            return false;
        first = scores[id];
    }
    return true;
}

const Piece& pieceAt(const Vocabulary& vocabulary, std::int64_t id, const char* key)
{
    if (id < 0 || id >= static_cast<std::int64_t>(vocabulary.pieces.size()))
        damaged(std::string(key) + " is " + std::to_string(id));
    return vocabulary.pieces[static_cast<std::size_t>(id)];
}

/// The text of a token that starts or ends a text.
std::string controlText(const Vocabulary& vocabulary, std::optional<std::int64_t> id, const char* key)
{
    if (!id)
        return {};
    const Piece& piece = pieceAt(vocabulary, *id, key);
    if (piece.kind != PieceKind::Control)
        damaged(std::string(key) + " is " + std::to_string(*id) + ", which is no control token");
    return piece.text;
}

/// User-defined tokens are written with spaces in these files, all others with U+2581.
std::string withVisibleSpaces(std::string_view text)
{
    std::string result;
    for (const char c : text)
        c == ' ' ? result += "\u2581" : result += c;
    return result;
}

} // namespace

Vocabulary vocabularyOfGguf(GgufVocabulary fields)
{
    checkSizes(fields);
    Vocabulary vocabulary;
    vocabulary.addDummyPrefix = fields.addSpacePrefix.value_or(true);
    vocabulary.removeExtraWhitespace = fields.removeExtraWhitespaces.value_or(false);
    vocabulary.pieces.resize(fields.tokens.size());
    for (std::size_t id = 0; id < fields.tokens.size(); ++id) {
        const std::int32_t type = fields.types[id];
        if (type < static_cast<std::int32_t>(PieceKind::Normal) || type > static_cast<std::int32_t>(PieceKind::Byte))
            damaged("token " + std::to_string(id) + " is of type " + std::to_string(type));
        Piece& piece = vocabulary.pieces[id];
        piece.kind = static_cast<PieceKind>(type);
        piece.text = piece.kind == PieceKind::UserDefined ? withVisibleSpaces(fields.tokens[id]) : std::move(fields.tokens[id]);
        vocabulary.byteFallback = vocabulary.byteFallback || piece.kind == PieceKind::Byte;
    }
    const bool byId = areFlat(fields.scores, vocabulary.pieces);
    for (std::size_t id = 0; id < fields.tokens.size(); ++id)
        vocabulary.pieces[id].score = byId ? -static_cast<float>(id) : fields.scores[id];

    vocabulary.bos = controlText(vocabulary, fields.bos, "bos_token_id");
    vocabulary.eos = controlText(vocabulary, fields.eos, "eos_token_id");
    if (fields.unknown && pieceAt(vocabulary, *fields.unknown, "unknown_token_id").kind != PieceKind::Unknown)
        damaged("unknown_token_id is " + std::to_string(*fields.unknown) + ", which is not the unknown token");
    if (fields.padding)
        pieceAt(vocabulary, *fields.padding, "padding_token_id");
    return vocabulary;
}

} // namespace lectern::engine
