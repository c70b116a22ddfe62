// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/model_folder.h"

#include "engine/base/failure.h"
#include "engine/base/mapped_file.h"
#include "engine/cpu/cpu_weights.h"
#include "engine/model/model_weights.h"
#include "engine/model/tokenizer_files.h"

namespace lectern::engine {

namespace {

/// The `license:` line of a model card's front matter, as hubs want it; else nothing.
std::string licenceOf(const std::filesystem::path& folder)
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

ModelInfo describe(const ModelFolder& folder, const std::filesystem::path& path)
{
    const ModelShape& shape = folder.config.shape;
    const ParameterCount parameters = countParameters(folder.weights, shape);
    ModelInfo info;
    info.architecture = "jamba";
    info.weightType = folder.tensors.mainType();
    info.parameters = parameters.total;
    info.activeParameters = parameters.active;
    for (const ModelShape::Layer& layer : shape.layers)
        info.layers.push_back({layer.attention ? LayerKind::Attention : LayerKind::Mamba, layer.experts});
    info.vocabulary = shape.vocabulary;
    info.contextLength = folder.config.contextLength;
    info.trainedContext = folder.config.trainedContext;
    info.chatFormat = folder.chatTemplate.name();
    info.licence = licenceOf(path);
    info.weightBytes = folder.tensors.byteCount();
    info.residentWeightBytes = cpu::residentBytes(shape, folder.weights);
    info.recurrentStateBytes = shape.recurrentValues() * std::int64_t(sizeof(float));
    info.kvValuesPerToken = shape.kvValuesPerToken();
    return info;
}

} // namespace

ModelFolder::ModelFolder(const std::filesystem::path& path)
    : config(readConfig(path)), tensors(path), weights(bindWeights(tensors, config.shape)),
      tokenizer(openFolderTokenizer(path)), chatTemplate(tokenizer, config.chatTemplate)
{
    if (tokenizer->size() != config.shape.vocabulary)
        throw Failure(ErrorCode::ModelDamaged, "the tokenizer has " + std::to_string(tokenizer->size()) + " pieces, the embedding " +
                                                   std::to_string(config.shape.vocabulary) + " rows");
    info = describe(*this, path);
}

} // namespace lectern::engine
