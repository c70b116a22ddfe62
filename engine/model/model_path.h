// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace lectern::engine {

enum class ModelForm {
    Folder, ///< config.json, *.safetensors, a tokenizer
    Gguf,   ///< one file, or the first of several
};

/// Where a model is, and in which form.
struct ModelPath {
    std::filesystem::path path;
    ModelForm form = ModelForm::Folder;
};

/// What a person means by a path: a file is taken as GGUF; a folder without config.json that has exactly one GGUF model (one
/// file, or the files of one split) as that; any other folder as a folder.
/// Throws Failure: NotFound, NotReadable, ModelIncomplete (a split model without its first file), ModelUnsupported (several
/// GGUF models in the folder).
ModelPath modelAt(const std::filesystem::path& path);

} // namespace lectern::engine
