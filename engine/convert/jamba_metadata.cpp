// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/jamba_metadata.h"

#include "engine/base/failure.h"
#include "engine/model/gguf_model.h"
#include "engine/text/gguf_vocabulary.h"

#include <algorithm>
#include <optional>

namespace lectern::engine {

namespace {

/// llama.cpp's number for the file's type (include/llama.h, enum llama_ftype).
std::uint32_t fileType(Quantisation quantisation)
{
    return quantisation == Quantisation::Q4_K_M ? 15 : 7;
}

void addShape(GgufHeader& header, const ModelConfig& config)
{
    const auto number = [&](const char* key, std::int64_t value) {
        header.add(std::string("jamba.") + key, static_cast<std::uint32_t>(std::min<std::int64_t>(value, UINT32_MAX)));
    };
    const ModelShape& shape = config.shape;
    std::vector<std::int32_t> kvHeads;
    int experts = 1;
    for (const ModelShape::Layer& layer : shape.layers) {
        kvHeads.push_back(layer.attention ? shape.kvHeads : 0);
        experts = std::max(experts, layer.experts);
    }
    number("block_count", static_cast<std::int64_t>(shape.layers.size()));
    number("context_length", config.contextLength);
    number("embedding_length", shape.hidden);
    number("feed_forward_length", shape.intermediate);
    number("attention.head_count", shape.heads);
    header.add("jamba.attention.head_count_kv", kvHeads);
    if (shape.headDim != shape.hidden / shape.heads) {
        number("attention.key_length", shape.headDim);
        number("attention.value_length", shape.headDim);
    }
    header.add("jamba.attention.layer_norm_rms_epsilon", shape.rmsEpsilon);
    number("ssm.conv_kernel", shape.convWidth);
    number("ssm.inner_size", shape.inner);
    number("ssm.state_size", shape.stateDim);
    number("ssm.time_step_rank", shape.dtRank);
    number("expert_count", experts);
    number("expert_used_count", shape.expertsPerToken);
}

std::string withPlainSpaces(const std::string& text)
{
    constexpr std::string_view kSpace = "\u2581";
    std::string out;
    std::string_view rest = text;
    for (std::size_t at = rest.find(kSpace); at != std::string_view::npos; at = rest.find(kSpace)) {
        out.append(rest.substr(0, at)).push_back(' ');
        rest.remove_prefix(at + kSpace.size());
    }
    return out.append(rest);
}

GgufVocabulary fieldsOf(const Vocabulary& vocabulary)
{
    GgufVocabulary fields;
    fields.model = "llama";
    fields.pre = "default";
    fields.addSpacePrefix = vocabulary.addDummyPrefix;
    fields.removeExtraWhitespaces = vocabulary.removeExtraWhitespace;
    for (std::size_t id = 0; id < vocabulary.pieces.size(); ++id) {
        const Piece& piece = vocabulary.pieces[id];
        const auto number = static_cast<std::int64_t>(id);
        // Readers of GGUF look for user-defined pieces in the text before its spaces are replaced.
        fields.tokens.push_back(piece.kind == PieceKind::UserDefined ? withPlainSpaces(piece.text) : piece.text);
        fields.scores.push_back(piece.score);
        fields.types.push_back(static_cast<std::int32_t>(piece.kind));
        if (piece.kind == PieceKind::Unknown)
            fields.unknown = number;
        if (piece.kind != PieceKind::Control)
            continue;
        if (piece.text == vocabulary.bos)
            fields.bos = number;
        if (piece.text == vocabulary.eos)
            fields.eos = number;
        if (piece.text == "<|pad|>" || piece.text == "<pad>")
            fields.padding = number;
    }
    return fields;
}

/// Whether text is cut into the same pieces, as far as they tell.
bool areSame(const Piece& a, const Piece& b)
{
    const bool merges = a.kind == PieceKind::Normal || a.kind == PieceKind::Unused;
    return a.text == b.text && a.kind == b.kind && (!merges || a.score == b.score);
}

/// Throws Failure(ModelUnsupported) where the file's reader would cut text into other tokens than the source's.
void requireSame(const Vocabulary& source, const Vocabulary& file)
{
    const auto require = [](bool isSame, const std::string& what) {
        if (!isSame)
            throw Failure(ErrorCode::ModelUnsupported, "GGUF cannot say of a tokenizer that " + what);
    };
    const bool prefixes = source.addDummyPrefix;
    require(prefixes == file.addDummyPrefix, prefixes ? "it reads a space before a text" : "it reads no space before a text");
    require(!prefixes || source.prefixUnlessSpace == file.prefixUnlessSpace,
            "it reads a space before a text unless there is one already");
    require(!prefixes || source.prefixAtStartOnly == file.prefixAtStartOnly,
            "it reads a space before the first part of a text only");
    require(source.removeExtraWhitespace == file.removeExtraWhitespace, "it drops superfluous spaces");
    require(source.escapeWhitespace == file.escapeWhitespace, "its pieces have plain spaces");
    require(source.whitespaceIsSuffix == file.whitespaceIsSuffix, "white space closes its pieces");
    require(source.byteFallback == file.byteFallback, "it does not use its byte pieces");
    for (std::size_t id = 0; id < source.pieces.size(); ++id)
        require(areSame(source.pieces[id], file.pieces[id]),
                "piece " + std::to_string(id) + " is \"" + source.pieces[id].text + "\", with its place among the merges");
}

/// The keys for tokens that end an answer. A chat model stops at the end of a turn too: two keys take two more.
void addStops(GgufHeader& header, GgufVocabulary& fields, const Vocabulary& vocabulary, const std::vector<TokenId>& stops)
{
    std::vector<std::int64_t> others;
    for (const TokenId stop : stops) {
        if (static_cast<std::size_t>(stop) >= vocabulary.pieces.size())
            continue; // never comes
        const bool isControl = vocabulary.pieces[static_cast<std::size_t>(stop)].kind == PieceKind::Control;
        if (!fields.eos && isControl)
            fields.eos = stop; // readers take no other kind there
        else if (stop != fields.eos && std::find(others.begin(), others.end(), stop) == others.end())
            others.push_back(stop);
    }
    if (others.size() > 2)
        throw Failure(ErrorCode::ModelUnsupported, "the model stops at " +
                                                       std::to_string(others.size() + (fields.eos ? 1 : 0)) +
                                                       " tokens; GGUF has keys for three");
    const char* const keys[] = {"tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id"};
    for (std::size_t i = 0; i < others.size(); ++i)
        header.add(keys[i], static_cast<std::uint32_t>(others[i]));
}

void addVocabulary(GgufHeader& header, const Vocabulary& vocabulary, const std::vector<TokenId>& stops)
{
    GgufVocabulary fields = fieldsOf(vocabulary);
    addStops(header, fields, vocabulary, stops);
    requireSame(vocabulary, vocabularyOfGguf(fields));
    const auto addId = [&](const char* key, std::optional<std::int64_t> id) {
        if (id)
            header.add(std::string("tokenizer.ggml.") + key, static_cast<std::uint32_t>(*id));
    };
    addId("bos_token_id", fields.bos);
    addId("eos_token_id", fields.eos);
    addId("unknown_token_id", fields.unknown);
    addId("padding_token_id", fields.padding);
    header.add("tokenizer.ggml.model", std::string_view(fields.model));
    header.add("tokenizer.ggml.pre", std::string_view(fields.pre));
    header.add("tokenizer.ggml.tokens", fields.tokens);
    header.add("tokenizer.ggml.scores", fields.scores);
    header.add("tokenizer.ggml.token_type", fields.types);
    header.add("tokenizer.ggml.add_bos_token", true);
    header.add("tokenizer.ggml.add_eos_token", false);
    header.add("tokenizer.ggml.add_space_prefix", *fields.addSpacePrefix);
    header.add("tokenizer.ggml.remove_extra_whitespaces", *fields.removeExtraWhitespaces);
}

} // namespace

void addMetadata(GgufHeader& header, const JambaMetadata& metadata)
{
    header.add("general.architecture", "jamba");
    header.add("general.name", std::string_view(metadata.name));
    if (!metadata.licence.empty())
        header.add("general.license", std::string_view(metadata.licence));
    header.add("general.file_type", fileType(metadata.quantisation));
    header.add("general.quantization_version", std::uint32_t(2));
    if (metadata.config.searchResults > 0)
        header.add(kSearchResultsKey, static_cast<std::uint32_t>(metadata.config.searchResults));
    if (metadata.config.answersQuoteResults)
        header.add(kAnswersQuoteResultsKey, true);
    if (metadata.config.searchWeight != 0)
        header.add(kSearchWeightKey, metadata.config.searchWeight);
    if (metadata.config.notFoundBias != 0)
        header.add(kNotFoundBiasKey, metadata.config.notFoundBias);
    addShape(header, metadata.config);
    addVocabulary(header, metadata.vocabulary, metadata.config.eos);
    if (!metadata.config.chatTemplate.empty())
        header.add("tokenizer.chat_template", std::string_view(metadata.config.chatTemplate));
}

} // namespace lectern::engine
