// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lectern::engine {

/// What a piece is for. The values are those of SentencePiece's files and of GGUF's `token_type`.
enum class PieceKind : std::uint8_t {
    Normal = 1,
    Unknown = 2,     ///< stands for text that no other piece can write
    Control = 3,     ///< has no text; no document can make it
    UserDefined = 4, ///< found in text before anything else, never merged
    Unused = 5,      ///< takes part in merges, then is split again
    Byte = 6,        ///< one byte of a character that no piece can write: `<0x0A>`
};

/// One entry of a vocabulary; its index is its token id.
struct Piece {
    std::string text; ///< UTF-8; a space is U+2581 here
    float score = 0;  ///< the higher, the earlier two pieces are merged to this one
    PieceKind kind = PieceKind::Normal;
};

/// No vocabulary has more pieces; Jamba's has 65,536.
inline constexpr std::size_t kMaxPieces = std::size_t(1) << 20;

/// A byte-pair vocabulary of the SentencePiece kind, wherever it was read from.
struct Vocabulary {
    std::vector<Piece> pieces;
    bool byteFallback = false;            ///< characters without a piece are written in byte pieces
    bool addDummyPrefix = true;           ///< every text is read as if a space stood before it
    bool prefixUnlessSpace = false;       ///< but not where a space stands there already (Hugging Face's Metaspace)
    bool prefixAtStartOnly = false;       ///< and of a text with control tokens only its first part, not each
    bool removeExtraWhitespace = true;    ///< spaces at the ends are dropped, runs become one
    bool escapeWhitespace = true;         ///< a space is U+2581 in the pieces
    bool whitespaceIsSuffix = false;      ///< white space closes a piece ("the▁") instead of opening it ("▁the")
    std::string bos = "<s>";              ///< the text of the piece that starts a text
    std::string eos = "</s>";             ///< the text of the piece that ends a text
    std::string unknownText = " \u2047 "; ///< what the unknown piece is decoded to
};

/// Throws Failure(ModelDamaged) unless the vocabulary is one that can be encoded with: all pieces are distinct, short
/// UTF-8 strings, there is exactly one unknown piece, all 256 byte pieces are there if any is needed, and no control
/// piece can be written as text.
void validate(const Vocabulary& vocabulary);

/// The byte that `<0x0A>` stands for; -1 where the text is no byte piece's.
int byteOfPiece(const std::string& text);

} // namespace lectern::engine
