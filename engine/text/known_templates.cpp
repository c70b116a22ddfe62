// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/text/known_templates.h"

namespace lectern::engine {

std::uint64_t templateFingerprint(std::string_view jinja)
{
    constexpr std::string_view kPassedOver = " \t\n\v\f\r'\"\\";
    std::uint64_t value = 0xcbf29ce484222325;
    for (const char byte : jinja) {
        if (kPassedOver.find(byte) == std::string_view::npos)
            value = (value ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    }
    return value;
}

std::optional<KnownTemplate> knownTemplate(std::uint64_t fingerprint)
{
    switch (fingerprint) {
    case 0x2d43db2b9f0daeb2:
        return KnownTemplate::PlainChatMl;
    case 0x6beb3bb440be0bb0:
        return KnownTemplate::Jamba17;
    case 0xba04f140f34a98b3:
        return KnownTemplate::JambaReasoning3B;
    default:
        return std::nullopt;
    }
}

std::optional<KnownTemplate> recogniseTemplate(std::string_view jinja)
{
    return knownTemplate(templateFingerprint(jinja));
}

} // namespace lectern::engine
