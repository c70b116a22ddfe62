// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/text/tokenizer.h"

#include "engine/base/failure.h"
#include "engine/text/sentencepiece_model.h"
#include "engine/text/vocabulary.h"

#include <sentencepiece_processor.h>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace lectern::engine {
namespace {

// The largest published vocabularies (256,000 pieces) take 5 MiB.
constexpr std::uintmax_t kMaxFileBytes = 64u << 20;
// The library needs 100 bytes of memory for each byte of text, 600 where every byte is written in byte pieces.
constexpr std::size_t kMaxTextBytes = 16u << 20;
constexpr std::string_view kSpace = "\u2581";

static_assert(std::is_same_v<TokenId, int>, "libsentencepiece gives ids as int");

/// What a piece reads as.
std::string bytesOf(const Piece& piece, const Vocabulary& vocabulary)
{
    switch (piece.kind) {
    case PieceKind::Control:
        return {};
    case PieceKind::Unknown:
        return vocabulary.unknownText;
    case PieceKind::Byte:
        return std::string(1, static_cast<char>(byteOfPiece(piece.text)));
    case PieceKind::Normal:
    case PieceKind::UserDefined:
    case PieceKind::Unused:
        break;
    }
    std::string result;
    std::string_view rest = piece.text;
    for (std::size_t at = rest.find(kSpace); at != std::string_view::npos; at = rest.find(kSpace)) {
        result.append(rest.substr(0, at)).push_back(' ');
        rest.remove_prefix(at + kSpace.size());
    }
    return result.append(rest);
}

bool isText(PieceKind kind)
{
    return kind == PieceKind::Normal || kind == PieceKind::UserDefined || kind == PieceKind::Unused;
}

/// The library cannot leave out the space before some texts, so then it adds none.
Vocabulary forLibrary(Vocabulary vocabulary)
{
    vocabulary.addDummyPrefix = vocabulary.addDummyPrefix && !vocabulary.prefixUnlessSpace;
    return vocabulary;
}

void checkLength(std::string_view text)
{
    if (text.size() > kMaxTextBytes)
        throw Failure(ErrorCode::InvalidInput,
                      "a text of " + std::to_string(text.size()) + " bytes is too long to encode at once");
}

void check(const sentencepiece::util::Status& status)
{
    if (!status.ok())
        throw Failure(ErrorCode::InvalidInput, std::string("libsentencepiece: ") + status.error_message());
}

/// How many bytes a character has by its first one.
std::size_t characterBytes(int first)
{
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

class SentencePieceTokenizer final : public Tokenizer {
public:
    explicit SentencePieceTokenizer(Vocabulary vocabulary);

    std::vector<TokenId> encode(std::string_view text) const override;
    std::vector<TokenSpan> encodeWithOffsets(std::string_view text) const override;
    std::vector<TokenId> encodeWithControlTokens(std::string_view text) const override;
    std::string decode(const std::vector<TokenId>& ids) const override;
    std::string pieceBytes(TokenId id) const override { return m_bytes[indexOf(id)]; }
    std::optional<TokenId> find(std::string_view piece) const override;
    const Vocabulary& vocabulary() const override { return m_vocabulary; }
    std::int32_t size() const override { return static_cast<std::int32_t>(m_vocabulary.pieces.size()); }
    std::optional<TokenId> bos() const override { return findControl(m_vocabulary.bos); }
    std::optional<TokenId> eos() const override { return findControl(m_vocabulary.eos); }

private:
    std::size_t indexOf(TokenId id) const;
    std::optional<TokenId> findControl(std::string_view piece) const;
    std::vector<TokenId> encodeAsIs(std::string_view text) const;
    /// Whether the library is to be given a space before this text, which it would not add by itself.
    bool wantsSpaceBefore(std::string_view text) const;
    /// The longest control or unknown piece that the text begins with.
    std::optional<TokenId> controlAt(std::string_view text) const;

    const Vocabulary m_vocabulary;
    std::vector<std::string> m_bytes;                    ///< by id: what the piece reads as
    std::unordered_map<std::string_view, TokenId> m_ids; ///< by the pieces' text, in m_vocabulary
    std::vector<TokenId> m_controls;                     ///< control and unknown pieces, longest first
    sentencepiece::SentencePieceProcessor m_processor;
};

SentencePieceTokenizer::SentencePieceTokenizer(Vocabulary vocabulary) : m_vocabulary(std::move(vocabulary))
{
    validate(m_vocabulary);
    try {
        const auto status = m_processor.LoadFromSerializedProto(writeModelProto(forLibrary(m_vocabulary)));
        if (!status.ok())
            throw Failure(ErrorCode::ModelDamaged, std::string("libsentencepiece: ") + status.error_message());
    } catch (const Failure&) {
        throw;
    } catch (const std::exception& error) { // its trie builder throws
        throw Failure(ErrorCode::ModelDamaged, std::string("libsentencepiece: ") + error.what());
    }

    const std::vector<Piece>& pieces = m_vocabulary.pieces;
    m_bytes.reserve(pieces.size());
    m_ids.reserve(pieces.size());
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto id = static_cast<TokenId>(i);
        m_bytes.push_back(bytesOf(pieces[i], m_vocabulary));
        m_ids.emplace(pieces[i].text, id);
        if (pieces[i].kind == PieceKind::Control || pieces[i].kind == PieceKind::Unknown)
            m_controls.push_back(id);
    }
    std::stable_sort(m_controls.begin(), m_controls.end(), [&pieces](TokenId a, TokenId b) {
        return pieces[static_cast<std::size_t>(a)].text.size() > pieces[static_cast<std::size_t>(b)].text.size();
    });
}

std::vector<TokenId> SentencePieceTokenizer::encodeAsIs(std::string_view text) const
{
    checkLength(text);
    std::vector<TokenId> ids;
    check(m_processor.Encode(text, &ids));
    return ids;
}

bool SentencePieceTokenizer::wantsSpaceBefore(std::string_view text) const
{
    return m_vocabulary.addDummyPrefix && m_vocabulary.prefixUnlessSpace && !text.empty() && !text.starts_with(' ') &&
           !text.starts_with(kSpace);
}

std::vector<TokenId> SentencePieceTokenizer::encode(std::string_view text) const
{
    return wantsSpaceBefore(text) ? encodeAsIs(' ' + std::string(text)) : encodeAsIs(text);
}

std::vector<TokenSpan> SentencePieceTokenizer::encodeWithOffsets(std::string_view text) const
{
    checkLength(text);
    const std::size_t added = wantsSpaceBefore(text) ? 1 : 0;
    const std::string withSpace = added == 1 ? ' ' + std::string(text) : std::string();
    sentencepiece::ImmutableSentencePieceText encoded;
    check(m_processor.Encode(added == 1 ? std::string_view(withSpace) : text, encoded.mutable_proto()));

    std::vector<TokenSpan> spans;
    spans.reserve(encoded.pieces_size());
    for (const auto& piece : encoded.pieces())
        spans.push_back({static_cast<TokenId>(piece.id()), piece.begin(), piece.end()});
    // The library gives a character's bytes to the last of its byte pieces.
    for (std::size_t first = 0; first < spans.size();) {
        const Piece& piece = m_vocabulary.pieces[indexOf(spans[first].id)];
        const std::size_t count = piece.kind == PieceKind::Byte ? characterBytes(byteOfPiece(piece.text)) : 1;
        const std::size_t past = std::min(first + count, spans.size());
        const std::size_t end = spans[past - 1].end;
        for (; first < past; ++first)
            spans[first].end = end;
    }
    for (TokenSpan& span : spans) {
        span.begin -= std::min(span.begin, added);
        span.end -= std::min(span.end, added);
    }
    return spans;
}

std::vector<TokenId> SentencePieceTokenizer::encodeWithControlTokens(std::string_view text) const
{
    std::vector<TokenId> ids;
    const auto append = [&](std::string_view part) {
        const bool first = ids.empty();
        const std::vector<TokenId> more = first || !m_vocabulary.prefixAtStartOnly ? encode(part) : encodeAsIs(part);
        ids.insert(ids.end(), more.begin(), more.end());
    };
    std::size_t start = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::optional<TokenId> control = controlAt(text.substr(at));
        if (!control) {
            ++at;
            continue;
        }
        append(text.substr(start, at - start));
        ids.push_back(*control);
        at += m_vocabulary.pieces[indexOf(*control)].text.size();
        start = at;
    }
    append(text.substr(start));
    return ids;
}

std::string SentencePieceTokenizer::decode(const std::vector<TokenId>& ids) const
{
    std::string text;
    bool atStart = m_vocabulary.addDummyPrefix || m_vocabulary.removeExtraWhitespace;
    for (const TokenId id : ids) {
        const Piece& piece = m_vocabulary.pieces[indexOf(id)];
        std::string_view bytes = m_bytes[indexOf(id)];
        // As SentencePieceProcessor::Decode: one space in all, or one of each piece where runs of spaces mean nothing.
        if (atStart && isText(piece.kind) && piece.text.starts_with(kSpace)) {
            bytes.remove_prefix(1);
            atStart = m_vocabulary.removeExtraWhitespace;
        }
        text += bytes;
        atStart = atStart && text.empty();
    }
    return text;
}

std::optional<TokenId> SentencePieceTokenizer::find(std::string_view piece) const
{
    const auto found = m_ids.find(piece);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

std::size_t SentencePieceTokenizer::indexOf(TokenId id) const
{
    if (id < 0 || id >= size())
        throw Failure(ErrorCode::InvalidInput,
                      "token " + std::to_string(id) + " is outside the vocabulary of " + std::to_string(size()));
    return static_cast<std::size_t>(id);
}

std::optional<TokenId> SentencePieceTokenizer::findControl(std::string_view piece) const
{
    const std::optional<TokenId> id = find(piece);
    return id && m_vocabulary.pieces[indexOf(*id)].kind == PieceKind::Control ? id : std::nullopt;
}

std::optional<TokenId> SentencePieceTokenizer::controlAt(std::string_view text) const
{
    const auto found = std::find_if(m_controls.begin(), m_controls.end(),
                                    [&](TokenId id) { return text.starts_with(m_vocabulary.pieces[indexOf(id)].text); });
    return found == m_controls.end() ? std::nullopt : std::optional(*found);
}

std::string readFile(const std::filesystem::path& file)
{
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (!std::filesystem::exists(status))
        throw Failure(ErrorCode::ModelIncomplete, "there is no " + file.filename().string());
    if (!std::filesystem::is_regular_file(status))
        throw Failure(ErrorCode::NotAFile, file.filename().string() + " is no file");
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error)
        throw Failure(ErrorCode::NotReadable, error.message());
    if (size > kMaxFileBytes)
        throw Failure(ErrorCode::ModelDamaged, "a tokenizer of " + std::to_string(size) + " bytes is none");
    std::ifstream stream(file, std::ios::binary);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    if (!stream || (size > 0 && !stream.read(bytes.data(), static_cast<std::streamsize>(size))))
        throw Failure(ErrorCode::NotReadable, "could not read " + std::to_string(size) + " bytes");
    return bytes;
}

} // namespace

std::shared_ptr<const Tokenizer> Tokenizer::open(const std::filesystem::path& file)
{
    try {
        return make(readModelProto(readFile(file)));
    } catch (const Failure& failure) {
        throw failure.about(file.string());
    }
}

std::shared_ptr<const Tokenizer> Tokenizer::make(Vocabulary vocabulary)
{
    return std::make_shared<SentencePieceTokenizer>(std::move(vocabulary));
}

} // namespace lectern::engine
