// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/gguf_model.h"

#include "engine/base/failure.h"
#include "engine/model/weight_binder.h"

#include <algorithm>
#include <limits>

namespace lectern::engine {

namespace {

constexpr std::int64_t kLargestDimension = 1 << 24;
constexpr std::int64_t kMostLayers = 4096;
constexpr std::int64_t kMostExperts = 4096;

const WeightNames kNames{
    .embedding = "token_embd.weight",
    .finalNorm = "output_norm.weight",
    .head = "output.weight",
    .layer = "blk.",
    .inputNorm = "attn_norm.weight",
    .feedForwardNorm = "ffn_norm.weight",
    .q = "attn_q.weight",
    .k = "attn_k.weight",
    .v = "attn_v.weight",
    .o = "attn_output.weight",
    .inProj = "ssm_in.weight",
    .inProjBias = "ssm_in.bias",
    .conv = "ssm_conv1d.weight",
    .convBias = "ssm_conv1d.bias",
    .xProj = "ssm_x.weight",
    .dtProj = "ssm_dt.weight",
    .dtProjBias = "ssm_dt.bias",
    .dtNorm = "ssm_dt_norm.weight",
    .bNorm = "ssm_b_norm.weight",
    .cNorm = "ssm_c_norm.weight",
    .aLog = {},
    .a = "ssm_a",
    .d = "ssm_d",
    .outProj = "ssm_out.weight",
    .outProjBias = "ssm_out.bias",
    .router = "ffn_gate_inp.weight",
    .gate = "ffn_gate.weight",
    .up = "ffn_up.weight",
    .down = "ffn_down.weight",
};

[[noreturn]] void damaged(const std::string& what)
{
    throw Failure(ErrorCode::ModelDamaged, what);
}

[[noreturn]] void unsupported(const std::string& what)
{
    throw Failure(ErrorCode::ModelUnsupported, what);
}

std::int64_t bounded(const std::string& key, std::int64_t value, std::int64_t least, std::int64_t most)
{
    if (value < least || value > most)
        damaged(key + " is " + std::to_string(value));
    return value;
}

/// A number under the architecture's prefix.
int dimension(const GgufMetadata& metadata, const std::string& name, std::int64_t most = kLargestDimension)
{
    const std::string key = "jamba." + name;
    const auto value = metadata.integer(key);
    if (!value)
        damaged(key + " is missing");
    return static_cast<int>(bounded(key, *value, 1, most));
}

/// Key/value heads of each layer: 0 where it is a Mamba layer.
std::vector<std::int64_t> keyHeads(const GgufMetadata& metadata, std::size_t layers)
{
    const std::string key = "jamba.attention.head_count_kv";
    if (!metadata.has(key))
        damaged(key + " is missing");
    std::vector<std::int64_t> heads(layers);
    if (metadata.isArray(key))
        heads = *metadata.integers(key, kMostLayers);
    else
        std::fill(heads.begin(), heads.end(), *metadata.integer(key));
    if (heads.size() != layers)
        damaged(key + " does not have one number for each layer");
    for (const std::int64_t count : heads)
        bounded(key, count, 0, kLargestDimension);
    return heads;
}

/// Experts of a layer, by the router that is there.
int expertsOf(const Gguf& file, std::size_t layer)
{
    const std::string name = kNames.layer + std::to_string(layer) + "." + kNames.router;
    if (!file.contains(name))
        return 1;
    const std::vector<std::int64_t> shape = file.find(name).shape;
    if (shape.size() != 2 || shape[0] < 2 || shape[0] > kMostExperts)
        damaged(name + " has an impossible shape");
    const std::int64_t experts = file.metadata().integer("jamba.expert_count").value_or(shape[0]);
    if (experts != shape[0])
        damaged(name + " is for " + std::to_string(shape[0]) + " experts, jamba.expert_count is " + std::to_string(experts));
    return static_cast<int>(experts);
}

void readLayers(const Gguf& file, ModelShape& shape)
{
    const GgufMetadata& metadata = file.metadata();
    const auto count = static_cast<std::size_t>(dimension(metadata, "block_count", kMostLayers));
    const std::vector<std::int64_t> heads = keyHeads(metadata, count);
    int mambas = 0, attentions = 0, mostExperts = 1, feedForwards = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const bool attends = heads[i] > 0;
        if (attends && shape.kvHeads != 0 && shape.kvHeads != heads[i])
            unsupported("attention layers with different numbers of key/value heads");
        if (attends)
            shape.kvHeads = static_cast<int>(heads[i]);
        const int experts = expertsOf(file, i);
        // Each token chooses the same number of experts everywhere, so every layer has to have that many.
        if (experts > 1 && mostExperts > 1 && experts != mostExperts)
            unsupported("layers with different numbers of experts");
        mostExperts = std::max(mostExperts, experts);
        feedForwards += experts;
        if (feedForwards > kMostFeedForwards)
            unsupported(std::to_string(feedForwards) + " experts");
        shape.layers.push_back({.attention = attends, .experts = experts, .ordinal = attends ? attentions++ : mambas++});
    }
    if (attentions == 0)
        shape.heads = shape.kvHeads = shape.headDim = 1; // no tensor vouches for more
    // Dense files say all sorts of things here; only a router gives them a meaning.
    shape.expertsPerToken = mostExperts > 1 ? std::min(dimension(metadata, "expert_used_count", kMostExperts), mostExperts) : 1;
}

std::int32_t vocabularyOf(const Gguf& file)
{
    const std::vector<std::int64_t> shape = file.find(kNames.embedding).shape;
    if (!file.contains(kNames.embedding))
        damaged(kNames.embedding + " is missing");
    if (shape.size() != 2 || shape[0] > kLargestDimension)
        damaged(kNames.embedding + " has an impossible shape");
    return static_cast<std::int32_t>(shape[0]);
}

float epsilonOf(const GgufMetadata& metadata)
{
    const std::string key = "jamba.attention.layer_norm_rms_epsilon";
    const auto value = metadata.real(key);
    if (!value)
        damaged(key + " is missing");
    const auto epsilon = static_cast<float>(*value);
    if (!(epsilon > 0 && epsilon < 1))
        damaged(key + " is out of range");
    return epsilon;
}

ModelShape shapeOf(const Gguf& file)
{
    const GgufMetadata& metadata = file.metadata();
    const std::string architecture = metadata.text("general.architecture").value_or("");
    if (architecture != "jamba")
        unsupported(architecture.empty() ? "the file names no architecture"
                                         : "a model of type \"" + architecture + "\", not jamba");
    ModelShape shape;
    shape.vocabulary = vocabularyOf(file);
    shape.hidden = dimension(metadata, "embedding_length");
    shape.intermediate = dimension(metadata, "feed_forward_length");
    shape.tiedEmbeddings = !file.contains(kNames.head);
    shape.heads = dimension(metadata, "attention.head_count");
    shape.headDim = metadata.has("jamba.attention.key_length") ? dimension(metadata, "attention.key_length")
                                                               : std::max(1, shape.hidden / shape.heads);
    if (const auto length = metadata.integer("jamba.attention.value_length"); length && *length != shape.headDim)
        unsupported("values of another width than keys");
    shape.inner = dimension(metadata, "ssm.inner_size");
    shape.stateDim = dimension(metadata, "ssm.state_size", 4096);
    shape.convWidth = dimension(metadata, "ssm.conv_kernel", 64);
    shape.dtRank = dimension(metadata, "ssm.time_step_rank");
    shape.rmsEpsilon = epsilonOf(metadata);
    readLayers(file, shape);
    if (shape.heads % shape.kvHeads != 0)
        damaged("jamba.attention.head_count is no multiple of the number of key/value heads");
    if (std::int64_t(shape.heads) * shape.headDim > kLargestDimension)
        damaged("the attention heads are too wide");
    return shape;
}

class GgufBinder final : public WeightBinder {
public:
    using WeightBinder::WeightBinder;

private:
    void feedForward(const std::string& layer, int experts, LayerWeights& weights) const override
    {
        if (experts == 1) {
            weights.experts.push_back(expert(layer));
            return;
        }
        const std::int64_t h = shape().hidden, inner = shape().intermediate;
        weights.router = required(layer + names().router, {experts, h});
        const TensorView gate = requiredExperts(layer + "ffn_gate_exps.weight", experts, inner, h);
        const TensorView up = requiredExperts(layer + "ffn_up_exps.weight", experts, inner, h);
        const TensorView down = requiredExperts(layer + "ffn_down_exps.weight", experts, h, inner);
        for (int e = 0; e < experts; ++e)
            weights.experts.push_back({gate.rows(e * inner, inner), up.rows(e * inner, inner), down.rows(e * h, h)});
    }
};

/// An id under `key`, if it is one of the vocabulary's.
std::optional<std::int64_t> tokenId(const GgufMetadata& metadata, const std::string& key, std::int64_t vocabulary)
{
    const auto id = metadata.integer(key);
    return id && *id >= 0 && *id < vocabulary ? id : std::nullopt;
}

float weight(const GgufMetadata& metadata, const char* key, double least)
{
    const double value = metadata.real(key).value_or(0);
    if (!(value >= least && value <= kMostWeight))
        damaged(std::string(key) + " is out of range");
    return static_cast<float>(value);
}

} // namespace

ModelConfig readGgufConfig(const Gguf& file)
{
    const GgufMetadata& metadata = file.metadata();
    ModelConfig config;
    config.shape = shapeOf(file);
    const std::string context = "jamba.context_length";
    config.contextLength = bounded(context, metadata.integer(context).value_or(262144), 1, std::int64_t(1) << 40);
    config.trainedContext = config.contextLength;
    const std::string results = kSearchResultsKey;
    config.searchResults = static_cast<int>(bounded(results, metadata.integer(results).value_or(0), 0, kMostSearchResults));
    config.answersQuoteResults = metadata.flag(kAnswersQuoteResultsKey).value_or(false);
    config.searchWeight = weight(metadata, kSearchWeightKey, 0);
    config.notFoundBias = weight(metadata, kNotFoundBiasKey, -kMostWeight);
    for (const char* key : {"tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id"}) {
        const auto id = tokenId(metadata, key, config.shape.vocabulary);
        if (id && std::find(config.eos.begin(), config.eos.end(), *id) == config.eos.end())
            config.eos.push_back(static_cast<TokenId>(*id));
    }
    config.chatTemplate = metadata.text("tokenizer.chat_template").value_or("");
    return config;
}

ModelWeights bindGgufWeights(const TensorStore& tensors, const ModelShape& shape)
{
    return GgufBinder(tensors, shape, kNames).bind();
}

GgufVocabulary readGgufVocabulary(const Gguf& file)
{
    const GgufMetadata& metadata = file.metadata();
    const auto tokens = metadata.texts("tokenizer.ggml.tokens", kMaxPieces);
    if (!tokens)
        damaged("tokenizer.ggml.tokens is missing");
    const auto size = static_cast<std::int64_t>(tokens->size());
    GgufVocabulary vocabulary;
    vocabulary.model = metadata.text("tokenizer.ggml.model", 4096).value_or("");
    vocabulary.pre = metadata.text("tokenizer.ggml.pre", 4096).value_or("");
    vocabulary.tokens = *tokens;
    vocabulary.scores = metadata.reals("tokenizer.ggml.scores", kMaxPieces).value_or(std::vector<float>());
    for (const std::int64_t type :
         metadata.integers("tokenizer.ggml.token_type", kMaxPieces).value_or(std::vector<std::int64_t>()))
        vocabulary.types.push_back(
            static_cast<std::int32_t>(bounded("a token's type", type, 0, std::numeric_limits<std::int32_t>::max())));
    for (const auto& [what, count] :
         {std::pair("scores", vocabulary.scores.size()), std::pair("token_type", vocabulary.types.size())}) {
        if (count != 0 && count != vocabulary.tokens.size())
            damaged("tokenizer.ggml." + std::string(what) + " has " + std::to_string(count) + " entries for " +
                    std::to_string(size) + " tokens");
    }
    vocabulary.bos = tokenId(metadata, "tokenizer.ggml.bos_token_id", size);
    vocabulary.eos = tokenId(metadata, "tokenizer.ggml.eos_token_id", size);
    vocabulary.unknown = tokenId(metadata, "tokenizer.ggml.unknown_token_id", size);
    vocabulary.padding = tokenId(metadata, "tokenizer.ggml.padding_token_id", size);
    vocabulary.removeExtraWhitespaces = metadata.flag("tokenizer.ggml.remove_extra_whitespaces");
    vocabulary.addSpacePrefix = metadata.flag("tokenizer.ggml.add_space_prefix");
    return vocabulary;
}

std::string licenceOfGguf(const Gguf& file)
{
    return file.metadata().text("general.license", 4096).value_or("");
}

} // namespace lectern::engine
