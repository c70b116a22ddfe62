// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lectern::engine {

/// What a Jinja template says, whoever wrote it down: 64-bit FNV-1a of its bytes without white space, quotation marks and
/// backslashes, since copies in JSON, in GGUF and in files of their own differ in these.
std::uint64_t templateFingerprint(std::string_view jinja);

/// The chat templates that ChatTemplate is known to write as Jinja would.
enum class KnownTemplate {
    PlainChatMl,      ///< the built-in model's
    Jamba17,          ///< AI21-Jamba-Mini-1.7
    JambaReasoning3B, ///< AI21-Jamba-Reasoning-3B
};

std::optional<KnownTemplate> knownTemplate(std::uint64_t fingerprint);
std::optional<KnownTemplate> recogniseTemplate(std::string_view jinja);

} // namespace lectern::engine
