// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model_files.h"

#include "engine/base/failure.h"
#include "engine/base/mapped_file.h"
#include "engine/cpu/cpu_backend.h"
#include "engine/model/gguf_model.h"
#include "engine/model/model_path.h"
#include "engine/model/model_weights.h"
#include "engine/model/safetensors.h"
#include "engine/model/tokenizer_files.h"
#include "engine/random_shapes.h"

#include <utility>

namespace lectern::engine {

struct ModelFiles::Parts {
    ModelConfig config;
    std::unique_ptr<const TensorStore> tensors;
    ModelWeights weights;
    std::shared_ptr<const Tokenizer> tokenizer;
    std::string licence;
};

namespace {

/// The `license:` line of a model card's front matter, as hubs want it; else nothing.
std::string licenceOfFolder(const std::filesystem::path& folder)
{
    std::string card;
    try {
        card = readSmallFile(folder / "README.md", 4u << 20);
    } catch (const Failure&) {
        return {}; // a model without a card is a model all the same
    }
    if (!card.starts_with("---\n"))
        return {};
    const std::string_view front = std::string_view(card).substr(0, card.find("\n---", 4));
    constexpr std::string_view kKey = "\nlicense:";
    const std::size_t at = front.find(kKey);
    if (at == std::string_view::npos)
        return {};
    std::string_view value = front.substr(at + kKey.size());
    value = value.substr(0, value.find('\n'));
    while (value.starts_with(' '))
        value.remove_prefix(1);
    while (value.ends_with(' ') || value.ends_with('\r'))
        value.remove_suffix(1);
    return std::string(value);
}

ModelInfo describe(const ModelFiles& files, const std::string& licence)
{
    const ModelShape& shape = files.config.shape;
    const ParameterCount parameters = countParameters(files.weights, shape);
    ModelInfo info;
    info.architecture = "jamba";
    info.weightType = files.tensors->mainType();
    info.parameters = parameters.total;
    info.activeParameters = parameters.active;
    for (const ModelShape::Layer& layer : shape.layers)
        info.layers.push_back({layer.attention ? LayerKind::Attention : LayerKind::Mamba, layer.experts});
    info.vocabulary = shape.vocabulary;
    info.contextLength = files.config.contextLength;
    info.trainedContext = files.config.trainedContext;
    info.searchResults = files.config.searchResults;
    info.answersQuoteResults = files.config.answersQuoteResults;
    info.searchWeight = files.config.searchWeight;
    info.notFoundBias = files.config.notFoundBias;
    info.chatFormat = files.chatTemplate.name();
    info.templateOrigin = files.chatTemplate.origin();
    info.thinks = files.chatTemplate.forcesThinking();
    info.licence = licence;
    info.weightBytes = files.tensors->byteCount();
    const CpuFootprint cpu = cpuFootprint(shape, files.weights, kChunkTokens, Precision::Fast);
    info.residentWeightBytes = cpu.weightBytes;
    info.scratchBytes = cpu.scratchBytes;
    info.residentKvBytesPerToken = cpu.kvBytesPerToken;
    info.recurrentStateBytes = shape.recurrentValues() * std::int64_t(sizeof(float));
    info.kvValuesPerToken = shape.kvValuesPerToken();
    return info;
}

std::shared_ptr<const Tokenizer> openGgufTokenizer(const Gguf& file)
{
    return Tokenizer::make(vocabularyOfGguf(readGgufVocabulary(file)));
}

} // namespace

std::shared_ptr<const Tokenizer> openTokenizer(const std::filesystem::path& path)
{
    const ModelPath model = modelAt(path);
    return model.form == ModelForm::Gguf ? openGgufTokenizer(Gguf(model.path)) : openFolderTokenizer(model.path);
}

ModelFiles::Parts ModelFiles::read(const std::filesystem::path& path)
{
    const ModelPath model = modelAt(path);
    Parts parts;
    if (model.form == ModelForm::Gguf) {
        auto file = std::make_unique<const Gguf>(model.path);
        parts.config = readGgufConfig(*file);
        parts.weights = bindGgufWeights(*file, parts.config.shape);
        parts.tokenizer = openGgufTokenizer(*file);
        parts.licence = licenceOfGguf(*file);
        parts.tensors = std::move(file);
        return parts;
    }
    parts.config = readConfig(model.path);
    parts.tensors = std::make_unique<const Safetensors>(model.path);
    parts.weights = bindWeights(*parts.tensors, parts.config.shape);
    applyBiasFlags(parts.config, parts.weights);
    parts.tokenizer = openFolderTokenizer(model.path);
    parts.licence = licenceOfFolder(model.path);
    return parts;
}

ModelFiles::Parts ModelFiles::make(const RandomModel& model, RandomTensors::Weights filling)
{
    Parts parts;
    parts.config.shape = shapeOf(model);
    parts.config.eos = {2}; // as in madeUpVocabulary()
    parts.config.contextLength = parts.config.trainedContext = RandomModel::kContext;
    if (static_cast<std::size_t>(parts.config.shape.vocabulary) > kMaxPieces)
        throw Failure(ErrorCode::ModelUnsupported,
                      "a vocabulary of " + std::to_string(parts.config.shape.vocabulary) + " pieces");
    parts.tensors = std::make_unique<const RandomTensors>(parts.config.shape, model.quantisation, filling);
    parts.weights = bindWeights(*parts.tensors, parts.config.shape);
    parts.tokenizer = Tokenizer::make(madeUpVocabulary(parts.config.shape.vocabulary));
    return parts;
}

ModelFiles::ModelFiles(const RandomModel& model, RandomTensors::Weights filling) : ModelFiles(make(model, filling))
{
    if (weights.head.data != weights.embedding.data)
        info.residentWeightBytes -=
            static_cast<std::int64_t>(weights.embedding.byteCount()); // the same few pages, repeated
}

ModelFiles::ModelFiles(const std::filesystem::path& path) : ModelFiles(read(path)) {}

ModelFiles::ModelFiles(Parts parts)
    : config(std::move(parts.config)), tensors(std::move(parts.tensors)), weights(std::move(parts.weights)),
      tokenizer(std::move(parts.tokenizer)), chatTemplate(tokenizer, config.chatTemplate)
{
    if (tokenizer->size() != config.shape.vocabulary)
        throw Failure(ErrorCode::ModelDamaged, "the tokenizer has " + std::to_string(tokenizer->size()) +
                                                   " pieces, the embedding " + std::to_string(config.shape.vocabulary) +
                                                   " rows");
    info = describe(*this, parts.licence);
}

} // namespace lectern::engine
