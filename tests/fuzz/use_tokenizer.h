// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/text/tokenizer.h"

#include <string_view>

namespace lectern::fuzz {

/// Encodes and decodes a few texts, `more` (its beginning) among them, and checks that no plain text makes a control token.
void use(const engine::Tokenizer& tokenizer, std::string_view more);

} // namespace lectern::fuzz
