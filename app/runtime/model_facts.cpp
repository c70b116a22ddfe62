// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/model_facts.h"

#include <algorithm>

namespace lectern::runtime {

ModelFacts::Chat chatOf(const engine::ModelInfo& info)
{
    if (info.chatFormat == "none")
        return ModelFacts::Chat::None;
    switch (info.templateOrigin) {
    case engine::TemplateOrigin::Known:
        return ModelFacts::Chat::OwnTemplate;
    case engine::TemplateOrigin::Unknown:
        return ModelFacts::Chat::UnknownTemplate;
    case engine::TemplateOrigin::Missing:
        break;
    }
    return ModelFacts::Chat::NoTemplate;
}

ModelFacts modelFacts(const Runtime& runtime)
{
    const engine::ModelInfo& info = runtime.modelInfo();
    ModelFacts facts{.folder = runtime.model().path,
                     .parameters = info.parameters,
                     .activeParameters = info.activeParameters,
                     .weightBytes = info.weightBytes,
                     .layers = int(info.layers.size()),
                     .chat = chatOf(info),
                     .chatFormat = QString::fromStdString(info.chatFormat),
                     .thinks = info.thinks,
                     .licence = QString::fromStdString(info.licence)};
    for (const engine::ModelInfo::Layer& layer : info.layers) {
        facts.attentionLayers += layer.kind == engine::LayerKind::Attention ? 1 : 0;
        facts.expertLayers += layer.experts > 1 ? 1 : 0;
        facts.experts = std::max(facts.experts, layer.experts);
    }
    return facts;
}

} // namespace lectern::runtime
