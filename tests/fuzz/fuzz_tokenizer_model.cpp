// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"

#include "engine/text/sentencepiece_model.h"
#include "engine/text/vocabulary.h"
#include "tests/fuzz/refusal.h"
#include "tests/fuzz/use_tokenizer.h"

namespace lectern::fuzz {

std::string tokenizer_model(std::string_view input)
{
    return refusal([&] { use(*engine::Tokenizer::make(engine::readModelProto(input)), input); });
}

} // namespace lectern::fuzz
