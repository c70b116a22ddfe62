// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/text/vocabulary.h"

#include "engine/base/failure.h"
#include "engine/text/utf8_stream.h"

#include <algorithm>
#include <bitset>
#include <cmath>
#include <set>
#include <string_view>
#include <unordered_set>

namespace lectern::engine {
namespace {

// Jamba's longest piece is far below 100 bytes. libsentencepiece recurses once for each byte of a user-defined piece.
constexpr std::size_t kMaxPieceBytes = 4096;
// libsentencepiece keeps the user-defined pieces that match at one place in an array of this size and does not check it.
constexpr std::size_t kMaxNestedPieces = 64;

[[noreturn]] void damaged(const std::string& what)
{
    throw Failure(ErrorCode::ModelDamaged, "the vocabulary is damaged: " + what);
}

bool isUtf8(const std::string& text)
{
    Utf8Stream stream;
    std::string read = stream.push(text);
    read += stream.finish();
    return read == text;
}

bool isOneCharacter(const std::string& text)
{
    return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }) == 1;
}

void validatePiece(const Piece& piece, std::size_t id)
{
    const std::string which = "piece " + std::to_string(id);
    if (piece.text.empty())
        damaged(which + " is empty");
    if (piece.text.size() > kMaxPieceBytes)
        damaged(which + " is " + std::to_string(piece.text.size()) + " bytes long");
    if (piece.text.find('\0') != std::string::npos || !isUtf8(piece.text))
        damaged(which + " is no text");
    if (std::isnan(piece.score))
        damaged(which + " has no score");
    if (piece.kind == PieceKind::Byte && byteOfPiece(piece.text) < 0)
        damaged(which + " is no byte");
    // A single character is looked up by its text among all pieces, so a document could write this one.
    if (piece.kind == PieceKind::Control && isOneCharacter(piece.text))
        damaged(which + " is a control token that is one character of text");
}

/// The most user-defined pieces of which each begins with the one before.
std::size_t deepestNesting(const std::set<std::string_view>& pieces)
{
    std::vector<std::string_view> open;
    std::size_t deepest = 0;
    for (const std::string_view piece : pieces) {
        while (!open.empty() && !piece.starts_with(open.back()))
            open.pop_back();
        open.push_back(piece);
        deepest = std::max(deepest, open.size());
    }
    return deepest;
}

} // namespace

int byteOfPiece(const std::string& text)
{
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    if (text.size() != 6 || !text.starts_with("<0x") || text.back() != '>')
        return -1;
    const auto high = kDigits.find(text[3]);
    const auto low = kDigits.find(text[4]);
    if (high == std::string_view::npos || low == std::string_view::npos)
        return -1;
    return static_cast<int>(high * 16 + low);
}

void validate(const Vocabulary& vocabulary)
{
    if (vocabulary.pieces.empty())
        damaged("it has no pieces");
    if (vocabulary.pieces.size() > kMaxPieces)
        damaged("it has " + std::to_string(vocabulary.pieces.size()) + " pieces");

    std::unordered_set<std::string_view> seen;
    std::set<std::string_view> userDefined;
    std::bitset<256> bytes;
    std::size_t unknown = 0;
    for (std::size_t id = 0; id < vocabulary.pieces.size(); ++id) {
        const Piece& piece = vocabulary.pieces[id];
        validatePiece(piece, id);
        if (!seen.insert(piece.text).second)
            damaged("piece " + std::to_string(id) + " is there twice");
        if (piece.kind == PieceKind::UserDefined)
            userDefined.insert(piece.text);
        if (piece.kind == PieceKind::Byte)
            bytes.set(static_cast<std::size_t>(byteOfPiece(piece.text)));
        unknown += piece.kind == PieceKind::Unknown ? 1 : 0;
    }
    if (unknown != 1)
        damaged("it has " + std::to_string(unknown) + " unknown pieces");
    if (vocabulary.byteFallback ? !bytes.all() : bytes.any())
        damaged("it has " + std::to_string(bytes.count()) + " byte pieces");
    if (deepestNesting(userDefined) >= kMaxNestedPieces)
        damaged("too many user-defined pieces begin with one another");
}

} // namespace lectern::engine
