// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model/config.h"

#include "engine/base/failure.h"
#include "engine/base/mapped_file.h"
#include "engine/model/json_file.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace lectern::engine {

namespace {

using nlohmann::json;

constexpr std::size_t kConfigLimit = 4u << 20;         // bytes
constexpr std::size_t kTokenizerConfigLimit = 64u << 20; // some list a whole vocabulary
/// No published Jamba comes near; products of two such numbers fit 64 bits with room.
constexpr std::int64_t kLargestDimension = 1 << 24;

[[noreturn]] void damaged(const std::string& what)
{
    throw Failure(ErrorCode::ModelDamaged, "config.json: " + what);
}

[[noreturn]] void unsupported(const std::string& what)
{
    throw Failure(ErrorCode::ModelUnsupported, what);
}

/// Reads the keys of one object, with bounds.
class Reader {
public:
    explicit Reader(const json& object) : m_object(object) {}

    bool has(const char* key) const { return m_object.contains(key) && !m_object.at(key).is_null(); }

    std::int64_t number(const char* key, std::int64_t fallback, std::int64_t least = 1, std::int64_t most = kLargestDimension) const
    {
        const std::int64_t value = has(key) ? integer(m_object.at(key), key) : fallback;
        if (value < least || value > most)
            damaged(std::string(key) + " is " + std::to_string(value));
        return value;
    }

    int dimension(const char* key, std::int64_t fallback, std::int64_t least = 1) const
    {
        return static_cast<int>(number(key, fallback, least));
    }

    bool flag(const char* key, bool fallback) const
    {
        if (!has(key))
            return fallback;
        if (!m_object.at(key).is_boolean())
            damaged(std::string(key) + " is not true or false");
        return m_object.at(key).get<bool>();
    }

    float real(const char* key, float fallback, double least, double most) const
    {
        if (!has(key))
            return fallback;
        if (!m_object.at(key).is_number())
            damaged(std::string(key) + " is not a number");
        const double value = m_object.at(key).get<double>();
        if (!(value >= least && value <= most))
            damaged(std::string(key) + " is out of range");
        return static_cast<float>(value);
    }

    const json& at(const char* key) const { return m_object.at(key); }

private:
    static std::int64_t integer(const json& value, const char* key)
    {
        if (!value.is_number_integer())
            damaged(std::string(key) + " is not a whole number");
        if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
            damaged(std::string(key) + " is too large");
        return value.get<std::int64_t>();
    }

    const json& m_object;
};

/// Which layers attend: by name where the file lists them, else by period and offset.
std::vector<bool> attentionLayers(const Reader& config, int count)
{
    std::vector<bool> attends(static_cast<std::size_t>(count));
    const char* const listKey = config.has("layer_types") ? "layer_types" : "layers_block_type";
    if (config.has(listKey)) {
        const json& types = config.at(listKey);
        if (!types.is_array() || types.size() != attends.size())
            damaged(std::string(listKey) + " does not name one type for each layer");
        for (std::size_t i = 0; i < attends.size(); ++i) {
            const std::string type = types[i].is_string() ? types[i].get<std::string>() : std::string();
            if (type != "mamba" && type != "attention" && type != "full_attention" && type != "linear_attention")
                unsupported("layer type \"" + type + "\" is not known");
            attends[i] = type == "attention" || type == "full_attention";
        }
        return attends;
    }
    const std::int64_t period = config.number("attn_layer_period", 8);
    const std::int64_t offset = config.number("attn_layer_offset", 4, 0);
    for (std::size_t i = 0; i < attends.size(); ++i)
        attends[i] = static_cast<std::int64_t>(i) % period == offset;
    return attends;
}

void readLayers(const Reader& config, ModelShape& shape)
{
    const int count = static_cast<int>(config.number("num_hidden_layers", 32, 1, 4096));
    const int experts = static_cast<int>(config.number(config.has("num_local_experts") ? "num_local_experts" : "num_experts", 16, 1, 4096));
    const std::int64_t expertPeriod = config.number("expert_layer_period", 2);
    const std::int64_t expertOffset = config.number("expert_layer_offset", 1, 0);
    const std::vector<bool> attends = attentionLayers(config, count);
    int mambas = 0, attentions = 0, feedForwards = 0;
    for (std::size_t i = 0; i < attends.size(); ++i) {
        const bool mixed = experts > 1 && static_cast<std::int64_t>(i) % expertPeriod == expertOffset;
        shape.layers.push_back({.attention = attends[i], .experts = mixed ? experts : 1, .ordinal = attends[i] ? attentions++ : mambas++});
        feedForwards += shape.layers.back().experts;
    }
    if (feedForwards > kMostFeedForwards)
        unsupported(std::to_string(feedForwards) + " experts");
    // Dense conversions keep the default of 2; it means nothing there.
    shape.expertsPerToken = static_cast<int>(std::min<std::int64_t>(config.number("num_experts_per_tok", 2, 1, 4096), experts));
}

ModelShape shapeOf(const json& object)
{
    if (!object.is_object())
        damaged("not an object");
    const Reader config(object);
    const std::string type = config.has("model_type") && config.at("model_type").is_string() ? config.at("model_type").get<std::string>() : "";
    if (type != "jamba")
        unsupported(type.empty() ? "config.json names no model_type" : "a model of type \"" + type + "\", not jamba");
    if (config.has("hidden_act") && config.at("hidden_act") != "silu")
        unsupported("an activation other than silu");

    ModelShape shape;
    shape.vocabulary = static_cast<std::int32_t>(config.number("vocab_size", 65536));
    shape.hidden = config.dimension("hidden_size", 4096);
    shape.intermediate = config.dimension("intermediate_size", 14336);
    shape.tiedEmbeddings = config.flag("tie_word_embeddings", false);
    shape.heads = config.dimension("num_attention_heads", 32);
    shape.kvHeads = config.dimension("num_key_value_heads", 8);
    shape.headDim = config.dimension("head_dim", std::max(1, shape.hidden / shape.heads));
    if (shape.heads % shape.kvHeads != 0)
        damaged("num_attention_heads is no multiple of num_key_value_heads");
    if (std::int64_t(shape.heads) * shape.headDim > kLargestDimension)
        damaged("the attention heads are too wide");
    if (config.has("rms_norm_eps")) {
        if (!config.at("rms_norm_eps").is_number())
            damaged("rms_norm_eps is not a number");
        shape.rmsEpsilon = config.at("rms_norm_eps").get<float>();
        if (!(shape.rmsEpsilon > 0 && shape.rmsEpsilon < 1))
            damaged("rms_norm_eps is out of range");
    }
    const std::int64_t inner = config.number("mamba_expand", 2, 1, 64) * shape.hidden;
    if (inner > kLargestDimension)
        damaged("mamba_expand is too large");
    shape.inner = static_cast<int>(inner);
    shape.stateDim = static_cast<int>(config.number("mamba_d_state", 16, 1, 4096));
    shape.convWidth = static_cast<int>(config.number("mamba_d_conv", 4, 1, 64));
    const bool automatic = !config.has("mamba_dt_rank") || config.at("mamba_dt_rank") == "auto";
    shape.dtRank = automatic ? (shape.hidden + 15) / 16 : config.dimension("mamba_dt_rank", 1);
    readLayers(config, shape);
    if (shape.attentionLayers() == 0)
        shape.heads = shape.kvHeads = shape.headDim = 1; // no tensor vouches for more
    return shape;
}

void addEos(const json& object, std::vector<TokenId>& eos)
{
    if (!object.is_object() || !object.contains("eos_token_id"))
        return;
    const json& value = object.at("eos_token_id");
    const auto add = [&](const json& id) {
        if (!id.is_number_integer())
            return;
        const auto number = id.get<std::int64_t>();
        if (number >= 0 && number < kLargestDimension && std::find(eos.begin(), eos.end(), number) == eos.end())
            eos.push_back(static_cast<TokenId>(number));
    };
    if (value.is_array())
        std::for_each(value.begin(), value.end(), add);
    else
        add(value);
}

/// A file that need not be there.
std::optional<json> readOptional(const std::filesystem::path& path, std::size_t limit)
{
    try {
        return readJson(path, limit);
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::ModelIncomplete)
            return std::nullopt;
        throw;
    }
}

/// One template, or a list of named ones, of which "default" is what conversations are written with.
std::string templateIn(const json& value)
{
    if (value.is_string())
        return value.get<std::string>();
    if (!value.is_array())
        return {};
    for (const json& named : value) {
        if (named.is_object() && named.value("name", json()) == "default" && named.value("template", json()).is_string())
            return named.at("template").get<std::string>();
    }
    return {};
}

/// Newer folders have the template in a file of its own, which counts before tokenizer_config.json.
std::optional<std::string> readTemplateFile(const std::filesystem::path& folder)
{
    try {
        return readSmallFile(folder / "chat_template.jinja", kConfigLimit);
    } catch (const Failure&) {
        return std::nullopt; // a model without a template is a model all the same
    }
}

} // namespace

ModelShape parseShape(std::string_view text)
{
    return shapeOf(parseJson(text, "config.json"));
}

ModelConfig readConfig(const std::filesystem::path& folder)
{
    std::error_code error;
    const auto status = std::filesystem::status(folder, error);
    if (!std::filesystem::exists(status))
        throw Failure(ErrorCode::NotFound, folder.string() + ": no such folder", folder.string());
    if (!std::filesystem::is_directory(status))
        throw Failure(ErrorCode::ModelUnsupported, folder.string() + ": not a model folder", folder.string());

    ModelConfig config;
    const json main = readJson(folder / "config.json", kConfigLimit);
    config.shape = shapeOf(main);
    config.contextLength = Reader(main).number("max_position_embeddings", 262144, 1, std::int64_t(1) << 40);
    config.trainedContext = config.contextLength;
    config.hasConvBias = Reader(main).flag("mamba_conv_bias", true);
    config.hasProjectionBias = Reader(main).flag("mamba_proj_bias", false);
    config.searchResults = static_cast<int>(Reader(main).number("search_results", 0, 0, kMostSearchResults));
    config.answersQuoteResults = Reader(main).flag("answers_quote_results", false);
    config.searchWeight = Reader(main).real("search_weight", 0, 0, kMostWeight);
    config.notFoundBias = Reader(main).real("not_found_bias", 0, -kMostWeight, kMostWeight);
    addEos(main, config.eos);
    if (const auto generation = readOptional(folder / "generation_config.json", kConfigLimit))
        addEos(*generation, config.eos);
    const auto tokenizer = readOptional(folder / "tokenizer_config.json", kTokenizerConfigLimit);
    if (tokenizer && tokenizer->is_object()) {
        if (tokenizer->contains("chat_template"))
            config.chatTemplate = templateIn(tokenizer->at("chat_template"));
        // Where nobody set it, transformers writes 1e30.
        if (tokenizer->contains("model_max_length") && tokenizer->at("model_max_length").is_number()) {
            const double length = tokenizer->at("model_max_length").get<double>();
            if (length >= 1 && length < static_cast<double>(config.contextLength))
                config.trainedContext = static_cast<std::int64_t>(length);
        }
    }
    if (auto file = readTemplateFile(folder))
        config.chatTemplate = std::move(*file);
    return config;
}

} // namespace lectern::engine
