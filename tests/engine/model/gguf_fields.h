// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/gguf_vocabulary.h"

#include <string>

namespace lectern::test {

/// The vocabulary's fields of a sound GGUF file of version 3, read as simply as can be, so that what the engine makes of
/// them is tested apart from its reader.
engine::GgufVocabulary ggufVocabularyFields(const std::string& path);

} // namespace lectern::test
