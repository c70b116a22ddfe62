// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"

#include "engine/base/mapped_file.h"
#include "engine/model_folder.h"
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

} // namespace

std::string model(std::string_view input)
{
    static const std::string data(std::size_t(16) << 10, '\0');
    const std::size_t end = std::min(input.find('\0'), input.size());
    const HostileFolder& folder = modelFolder();
    folder.write("config.json", input.substr(0, end));
    folder.write("model.safetensors", safetensorsFile(input.substr(std::min(end + 1, input.size())), data));
    return refusal([&] {
        const engine::ModelFolder model(folder.path());
        ENSURE(model.info.parameters > 0 && model.info.activeParameters > 0 &&
               model.info.activeParameters <= model.info.parameters);
        ENSURE(model.info.residentWeightBytes > 0 && model.weights.layers.size() == model.config.shape.layers.size());
        touch(model.weights.embedding);
        touch(model.weights.head);
        touch(model.weights.layers.back().experts.back().down);
    });
}

} // namespace lectern::fuzz
