// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/engine.h"
#include "engine/backend/weights.h"
#include "engine/model/config.h"
#include "engine/model/safetensors.h"

#include <filesystem>
#include <memory>

namespace lectern::engine {

/// A model as it lies on disk, checked: everything but the weights themselves has been read. Not part of the facade.
struct ModelFolder {
    /// Throws Failure: NotFound, ModelIncomplete, ModelDamaged, ModelUnsupported.
    explicit ModelFolder(const std::filesystem::path& path);

    ModelConfig config;
    Safetensors tensors;
    ModelWeights weights; ///< views into `tensors`
    std::shared_ptr<const Tokenizer> tokenizer;
    ChatTemplate chatTemplate;
    ModelInfo info;
};

} // namespace lectern::engine
