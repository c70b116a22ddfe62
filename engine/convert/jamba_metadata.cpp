// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/jamba_metadata.h"

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

void addVocabulary(GgufHeader& header, const Vocabulary& vocabulary, const std::vector<TokenId>& stops)
{
    std::vector<std::string> tokens;
    std::vector<float> scores;
    std::vector<std::int32_t> types;
    std::optional<std::uint32_t> bos, eos, unknown, padding;
    for (std::size_t id = 0; id < vocabulary.pieces.size(); ++id) {
        const Piece& piece = vocabulary.pieces[id];
        const auto number = static_cast<std::uint32_t>(id);
        // Readers of GGUF look for user-defined pieces in the text before its spaces are replaced.
        tokens.push_back(piece.kind == PieceKind::UserDefined ? withPlainSpaces(piece.text) : piece.text);
        scores.push_back(piece.score);
        types.push_back(static_cast<std::int32_t>(piece.kind));
        if (piece.kind == PieceKind::Unknown)
            unknown = number;
        if (piece.kind != PieceKind::Control)
            continue;
        if (piece.text == vocabulary.bos)
            bos = number;
        if (piece.text == vocabulary.eos)
            eos = number;
        if (piece.text == "<|pad|>" || piece.text == "<pad>")
            padding = number;
    }
    header.add("tokenizer.ggml.model", "llama");
    header.add("tokenizer.ggml.pre", "default");
    header.add("tokenizer.ggml.tokens", tokens);
    header.add("tokenizer.ggml.scores", scores);
    header.add("tokenizer.ggml.token_type", types);
    const auto addId = [&](const char* key, std::optional<std::uint32_t> id) {
        if (id)
            header.add(std::string("tokenizer.ggml.") + key, *id);
    };
    addId("bos_token_id", bos);
    addId("eos_token_id", eos ? eos : stops.empty() ? std::nullopt : std::optional(static_cast<std::uint32_t>(stops.front())));
    // A chat model stops at the end of a turn too: the key for that takes one more.
    for (const TokenId stop : stops) {
        if (static_cast<std::uint32_t>(stop) != eos) {
            addId("eot_token_id", static_cast<std::uint32_t>(stop));
            break;
        }
    }
    addId("unknown_token_id", unknown);
    addId("padding_token_id", padding);
    header.add("tokenizer.ggml.add_bos_token", true);
    header.add("tokenizer.ggml.add_eos_token", false);
    header.add("tokenizer.ggml.add_space_prefix", vocabulary.addDummyPrefix);
    header.add("tokenizer.ggml.remove_extra_whitespaces", vocabulary.removeExtraWhitespace);
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
    addShape(header, metadata.config);
    addVocabulary(header, metadata.vocabulary, metadata.config.eos);
    if (!metadata.config.chatTemplate.empty())
        header.add("tokenizer.chat_template", std::string_view(metadata.config.chatTemplate));
}

} // namespace lectern::engine
