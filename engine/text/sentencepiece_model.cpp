// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/text/sentencepiece_model.h"

#include "engine/base/failure.h"
#include "engine/text/wire_format.h"

#include <bit>

namespace lectern::engine {
namespace {

// Field numbers of sentencepiece_model.proto.
namespace model {
constexpr std::uint32_t kPieces = 1, kTrainerSpec = 2, kNormalizerSpec = 3, kDenormalizerSpec = 5;
}
namespace piece {
constexpr std::uint32_t kText = 1, kScore = 2, kKind = 3;
}
namespace trainer {
constexpr std::uint32_t kModelType = 3, kWhitespaceIsSuffix = 24, kByteFallback = 35, kUnknownText = 44, kBos = 46, kEos = 47;
constexpr std::uint64_t kUnigram = 1, kBytePairs = 2;
} // namespace trainer
namespace normalizer {
constexpr std::uint32_t kCompiledTable = 2, kAddDummyPrefix = 3, kRemoveExtraWhitespace = 4, kEscapeWhitespace = 5;
}

Piece readPiece(std::string_view bytes)
{
    Piece result;
    WireReader reader(bytes);
    while (const auto field = reader.next()) {
        if (field->number == piece::kText) {
            result.text = field->text();
        } else if (field->number == piece::kScore) {
            result.score = std::bit_cast<float>(field->fixed32());
        } else if (field->number == piece::kKind) {
            const std::uint64_t kind = field->varint();
            if (kind < static_cast<std::uint64_t>(PieceKind::Normal) || kind > static_cast<std::uint64_t>(PieceKind::Byte))
                throw Failure(ErrorCode::ModelDamaged, "the vocabulary has a piece of kind " + std::to_string(kind));
            result.kind = static_cast<PieceKind>(kind);
        }
    }
    return result;
}

/// Returns the model's type; the rest goes to the vocabulary.
std::uint64_t readTrainerSpec(std::string_view bytes, Vocabulary& vocabulary)
{
    std::uint64_t type = trainer::kUnigram;
    WireReader reader(bytes);
    while (const auto field = reader.next()) {
        switch (field->number) {
        case trainer::kModelType:
            type = field->varint();
            break;
        case trainer::kWhitespaceIsSuffix:
            vocabulary.whitespaceIsSuffix = field->varint() != 0;
            break;
        case trainer::kByteFallback:
            vocabulary.byteFallback = field->varint() != 0;
            break;
        case trainer::kUnknownText:
            vocabulary.unknownText = field->text();
            break;
        case trainer::kBos:
            vocabulary.bos = field->text();
            break;
        case trainer::kEos:
            vocabulary.eos = field->text();
            break;
        default:
            break; // how it was trained
        }
    }
    return type;
}

void readNormalizerSpec(std::string_view bytes, Vocabulary& vocabulary)
{
    WireReader reader(bytes);
    while (const auto field = reader.next()) {
        switch (field->number) {
        case normalizer::kCompiledTable:
            // The library follows the table's offsets without checking them. No Llama-type model has one.
            if (!field->text().empty())
                throw Failure(ErrorCode::ModelUnsupported, "the tokenizer normalises text by a compiled table");
            break;
        case normalizer::kAddDummyPrefix:
            vocabulary.addDummyPrefix = field->varint() != 0;
            break;
        case normalizer::kRemoveExtraWhitespace:
            vocabulary.removeExtraWhitespace = field->varint() != 0;
            break;
        case normalizer::kEscapeWhitespace:
            vocabulary.escapeWhitespace = field->varint() != 0;
            break;
        default:
            break;
        }
    }
}

} // namespace

Vocabulary readModelProto(std::string_view bytes)
{
    Vocabulary vocabulary;
    bool hasTrainer = false;
    bool hasNormalizer = false;
    std::uint64_t type = trainer::kUnigram;
    WireReader reader(bytes);
    while (const auto field = reader.next()) {
        switch (field->number) {
        case model::kPieces:
            // Two bytes of file make a piece of forty in memory.
            if (vocabulary.pieces.size() == kMaxPieces)
                throw Failure(ErrorCode::ModelDamaged, "the vocabulary has more than a million pieces");
            vocabulary.pieces.push_back(readPiece(field->text()));
            break;
        case model::kTrainerSpec:
            type = readTrainerSpec(field->text(), vocabulary);
            hasTrainer = true;
            break;
        case model::kNormalizerSpec:
            readNormalizerSpec(field->text(), vocabulary);
            hasNormalizer = true;
            break;
        case model::kDenormalizerSpec: {
            Vocabulary discarded;
            readNormalizerSpec(field->text(), discarded);
            break;
        }
        default:
            break; // tests of the trainer's own
        }
    }
    // Without these a file cut off between two fields would be read with other settings.
    if (!hasTrainer || !hasNormalizer)
        throw Failure(ErrorCode::ModelDamaged, "the tokenizer ends before its settings");
    if (type != trainer::kBytePairs)
        throw Failure(ErrorCode::ModelUnsupported,
                      "the tokenizer is of type " + std::to_string(type) + ", not byte-pair encoding");
    return vocabulary;
}

std::string writeModelProto(const Vocabulary& vocabulary)
{
    WireWriter file;
    for (const Piece& entry : vocabulary.pieces) {
        WireWriter message;
        message.text(piece::kText, entry.text);
        message.fixed32(piece::kScore, std::bit_cast<std::uint32_t>(entry.score));
        message.varint(piece::kKind, static_cast<std::uint64_t>(entry.kind));
        file.text(model::kPieces, message.bytes());
    }
    WireWriter trainerSpec;
    trainerSpec.varint(trainer::kModelType, trainer::kBytePairs);
    trainerSpec.varint(trainer::kWhitespaceIsSuffix, vocabulary.whitespaceIsSuffix);
    trainerSpec.varint(trainer::kByteFallback, vocabulary.byteFallback);
    file.text(model::kTrainerSpec, trainerSpec.bytes());
    WireWriter normalizerSpec;
    normalizerSpec.varint(normalizer::kAddDummyPrefix, vocabulary.addDummyPrefix);
    normalizerSpec.varint(normalizer::kRemoveExtraWhitespace, vocabulary.removeExtraWhitespace);
    normalizerSpec.varint(normalizer::kEscapeWhitespace, vocabulary.escapeWhitespace);
    file.text(model::kNormalizerSpec, normalizerSpec.bytes());
    return file.bytes();
}

} // namespace lectern::engine
