// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"

#include "engine/base/mapped_file.h"
#include "engine/model_files.h"
#include "tests/fuzz/hostile_folder.h"
#include "tests/fuzz/refusal.h"
#include "tests/fuzz/touch.h"

#include <algorithm>

namespace lectern::fuzz {

namespace {

const HostileFolder& modelFolder()
{
    static const HostileFolder folder;
    static const bool isFilled = [] {
        folder.write("tokenizer.model",
                     engine::readSmallFile(LECTERN_TEST_DATA "/golden/tokenizer/tiny/tokenizer.model", 1u << 20));
        return true;
    }();
    (void)isFilled;
    return folder;
}

void check(const engine::ModelFiles& model)
{
    ENSURE(model.info.parameters > 0 && model.info.activeParameters > 0 &&
           model.info.activeParameters <= model.info.parameters);
    ENSURE(model.info.residentWeightBytes > 0 && model.weights.layers.size() == model.config.shape.layers.size());
    for (const engine::LayerWeights& layer : model.weights.layers)
        ENSURE(layer.experts.size() == 1 || layer.experts.size() >= static_cast<std::size_t>(model.config.shape.expertsPerToken));
    ENSURE(model.tokenizer->size() == model.config.shape.vocabulary);
    touch(model.weights.embedding);
    touch(model.weights.head);
    const engine::LayerWeights& layer = model.weights.layers.back();
    for (const engine::TensorView* tensor : {&layer.inputNorm, &layer.attention.q, &layer.mamba.inProj, &layer.mamba.a,
                                             &layer.router, &layer.experts.back().gate, &layer.experts.back().down})
        touch(*tensor);
}

} // namespace

std::string model(std::string_view input)
{
    static const HostileFolder ggufFolder;
    static const std::string data(std::size_t(16) << 10, '\0');
    if (input.starts_with("GGUF")) {
        ggufFolder.write("model.gguf", input);
        return refusal([] { check(engine::ModelFiles(ggufFolder.path())); });
    }
    const std::size_t end = std::min(input.find('\0'), input.size());
    const HostileFolder& folder = modelFolder();
    folder.write("config.json", input.substr(0, end));
    folder.write("model.safetensors", safetensorsFile(input.substr(std::min(end + 1, input.size())), data));
    return refusal([&] { check(engine::ModelFiles(folder.path())); });
}

} // namespace lectern::fuzz
