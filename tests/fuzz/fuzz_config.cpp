// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"

#include "engine/model/config.h"
#include "tests/fuzz/hostile_folder.h"
#include "tests/fuzz/refusal.h"

namespace lectern::fuzz {

namespace {

/// What every part of the engine relies on.
void check(const engine::ModelShape& shape)
{
    ENSURE(shape.vocabulary > 0 && shape.hidden > 0 && shape.intermediate > 0 && shape.headDim > 0 && shape.kvHeads > 0);
    ENSURE(shape.heads % shape.kvHeads == 0);
    ENSURE(shape.inner > 0 && shape.stateDim > 0 && shape.convWidth > 0 && shape.dtRank > 0);
    ENSURE(!shape.layers.empty() && shape.expertsPerToken > 0);
    ENSURE(shape.mambaLayers() + shape.attentionLayers() == static_cast<int>(shape.layers.size()));
    ENSURE(shape.recurrentValues() >= 0 && shape.kvValuesPerToken() >= 0);
    for (const auto& layer : shape.layers)
        ENSURE(layer.experts == 1 || layer.experts >= shape.expertsPerToken);
}

} // namespace

std::string config(std::string_view input)
{
    static const HostileFolder folder;
    (void)refusal([&] { check(engine::parseShape(input)); });
    std::string_view rest = input;
    bool isThere = true;
    for (const std::string_view name : {"config.json", "generation_config.json", "tokenizer_config.json"}) {
        if (!isThere) {
            folder.remove(name);
            continue;
        }
        const std::size_t end = rest.find('\0');
        folder.write(name, rest.substr(0, end));
        isThere = end != std::string_view::npos;
        rest.remove_prefix(isThere ? end + 1 : rest.size());
    }
    return refusal([&] {
        const engine::ModelConfig config = engine::readConfig(folder.path());
        check(config.shape);
        ENSURE(config.contextLength > 0 && config.trainedContext > 0 && config.trainedContext <= config.contextLength);
        for (const engine::TokenId id : config.eos)
            ENSURE(id >= 0);
    });
}

} // namespace lectern::fuzz
