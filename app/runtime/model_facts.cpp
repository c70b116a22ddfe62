// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/model_facts.h"

#include <algorithm>

namespace lectern::runtime {

ModelFacts modelFacts(const Runtime& runtime)
{
    const engine::ModelInfo& info = runtime.modelInfo();
    ModelFacts facts{.folder = runtime.model().path,
                     .parameters = info.parameters,
                     .activeParameters = info.activeParameters,
                     .weightBytes = info.weightBytes,
                     .layers = int(info.layers.size()),
                     .licence = QString::fromStdString(info.licence)};
    for (const engine::ModelInfo::Layer& layer : info.layers) {
        facts.attentionLayers += layer.kind == engine::LayerKind::Attention ? 1 : 0;
        facts.expertLayers += layer.experts > 1 ? 1 : 0;
        facts.experts = std::max(facts.experts, layer.experts);
    }
    return facts;
}

} // namespace lectern::runtime
