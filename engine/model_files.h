// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/weights.h"
#include "engine/engine.h"
#include "engine/model/config.h"
#include "engine/model/tensor_store.h"
#include "engine/random_model.h"
#include "engine/random_tensors.h"

#include <filesystem>
#include <memory>

namespace lectern::engine {

/// A model as it lies on disk, or made up, checked: everything but the weights themselves has been read. Not part of the
/// facade.
struct ModelFiles {
    /// @param path a folder with config.json and safetensors; a GGUF file, the first where the model is split; or a folder
    ///        with nothing but one such model
    /// Throws Failure: NotFound, NotReadable, ModelIncomplete, ModelDamaged, ModelUnsupported.
    explicit ModelFiles(const std::filesystem::path& path);
    /// A model that is in no file. Throws Failure: what reading a config.json throws, NotFound, InvalidInput (no such
    /// quantisation), OutOfMemory.
    /// @param filling Described: nothing may be computed with it
    ModelFiles(const RandomModel& model, RandomTensors::Weights filling);

    ModelConfig config;
    std::unique_ptr<const TensorStore> tensors;
    ModelWeights weights; ///< views into `tensors`
    std::shared_ptr<const Tokenizer> tokenizer;
    ChatTemplate chatTemplate;
    ModelInfo info;

private:
    struct Parts;
    static Parts read(const std::filesystem::path& path);
    static Parts make(const RandomModel& model, RandomTensors::Weights filling);
    explicit ModelFiles(Parts parts);
};

/// The tokenizer of the model at `path` alone; weights need not be there. Throws as ModelFiles does.
std::shared_ptr<const Tokenizer> openTokenizer(const std::filesystem::path& path);

} // namespace lectern::engine
