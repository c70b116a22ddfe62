// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/vocabulary.h"

#include <string>
#include <string_view>

namespace lectern::engine {

/// Reads the vocabulary out of a serialised SentencePiece `ModelProto` (google/sentencepiece,
/// src/sentencepiece_model.proto). The bytes may be anything: what libsentencepiece is given is made from the result by
/// writeModelProto(), never these bytes.
/// Throws Failure: ModelDamaged, or ModelUnsupported (not byte-pair encoding; text is normalised by a compiled table).
Vocabulary readModelProto(std::string_view bytes);

/// The same vocabulary as a `ModelProto` with nothing else in it.
std::string writeModelProto(const Vocabulary& vocabulary);

} // namespace lectern::engine
