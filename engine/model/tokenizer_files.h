// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/tokenizer.h"

#include <filesystem>
#include <memory>

namespace lectern::engine {

/// The tokenizer of a model's folder: `tokenizer.model`, or where there is none `tokenizer.json`, with the tokens that
/// `tokenizer_config.json` names if that is there. Whether its size is the embedding's is for the caller to see.
/// Throws Failure, whose subject is the file: ModelIncomplete (the folder has neither), ModelDamaged, ModelUnsupported,
/// NotReadable.
std::shared_ptr<const Tokenizer> openFolderTokenizer(const std::filesystem::path& folder);

} // namespace lectern::engine
