// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.h"

#include "engine/model/tokenizer_json.h"
#include "tests/fuzz/refusal.h"
#include "tests/fuzz/use_tokenizer.h"

#include <algorithm>

namespace lectern::fuzz {

std::string tokenizer_json(std::string_view input)
{
    const std::size_t end = std::min(input.find('\0'), input.size());
    const std::string_view config = input.substr(std::min(end + 1, input.size()));
    return refusal([&] { use(*engine::Tokenizer::make(engine::readTokenizerJson(input.substr(0, end), config)), input); });
}

} // namespace lectern::fuzz
