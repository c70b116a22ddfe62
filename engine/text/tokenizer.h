// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/token.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::engine {

struct Vocabulary;

/// A token and the bytes of the text that it was made from: [begin, end).
struct TokenSpan {
    TokenId id = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool operator==(const TokenSpan&) const = default;
};

/// A model's SentencePiece vocabulary (Kudo & Richardson 2018), wherever it was read from.
/// Const after opening; may be used from several threads at once.
class Tokenizer {
public:
    /// Opens a SentencePiece file of the byte-pair kind, whatever its bytes are.
    /// Throws Failure: ModelIncomplete (no such file), NotAFile, NotReadable, ModelDamaged (no SentencePiece model, or one
    /// that contradicts itself), ModelUnsupported (not byte-pair encoding, or text is normalised by a compiled table).
    static std::shared_ptr<const Tokenizer> open(const std::filesystem::path& file);

    /// A tokenizer of a vocabulary that was read from elsewhere. Throws Failure(ModelDamaged).
    static std::shared_ptr<const Tokenizer> make(Vocabulary vocabulary);

    virtual ~Tokenizer() = default;

    /// The ids of plain text. Strings that look like control tokens (`<|im_end|>`) are plain characters here, so that a
    /// document can never end its own turn. Bytes that are not UTF-8 are read as U+FFFD. No bos.
    /// Encode page by page: a page costs about 0.3 µs for each byte, a text of a megabyte three times that, and 100 bytes of
    /// memory for each.
    /// Throws Failure(InvalidInput) above 16 MiB.
    virtual std::vector<TokenId> encode(std::string_view text) const = 0;

    /// As encode(), and where in the text each token stands. All tokens of a character that is written in bytes have that
    /// character's bytes; a space that the vocabulary reads before every text has none.
    virtual std::vector<TokenSpan> encodeWithOffsets(std::string_view text) const = 0;

    /// As encode(), but the text is first cut at every control or unknown piece's own string (leftmost, longest),
    /// which becomes that token. For templates and tests; never for a document.
    virtual std::vector<TokenId> encodeWithControlTokens(std::string_view text) const = 0;

    /// The text of all ids together (UTF-8; bytes may be incomplete where ids end inside a character). Where the
    /// vocabulary reads a space before every text, that space is dropped again. Throws Failure(InvalidInput) at an id
    /// outside the vocabulary.
    virtual std::string decode(const std::vector<TokenId>& ids) const = 0;

    /// The bytes that one id adds to a stream: white space restored, byte pieces as their byte, control tokens as nothing.
    /// Throws Failure(InvalidInput) at an id outside the vocabulary.
    virtual std::string pieceBytes(TokenId id) const = 0;

    /// The id of a piece by its exact string (`<|im_end|>`), if the vocabulary has it.
    virtual std::optional<TokenId> find(std::string_view piece) const = 0;

    /// What was opened: pieces, scores and settings.
    virtual const Vocabulary& vocabulary() const = 0;

    virtual std::int32_t size() const = 0;
    /// Start of text, by the vocabulary; none where the vocabulary has none.
    virtual std::optional<TokenId> bos() const = 0;
    virtual std::optional<TokenId> eos() const = 0;
};

} // namespace lectern::engine
