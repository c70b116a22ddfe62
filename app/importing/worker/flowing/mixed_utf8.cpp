// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/mixed_utf8.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/flowing/charsets.h"

#include <cstddef>

namespace lectern::importing {

namespace {

constexpr std::size_t kGoodForEachBad = 8; // characters of several bytes; in other encodings hardly any are well-formed

/// Bytes of the character that begins with this one; 0 where none does.
std::size_t lengthOf(char lead)
{
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xC2 ? 0 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF5 ? 4 : 0;
}

/// The characters of Windows-1252 from 0x80 on.
std::u16string westernCharacters()
{
    std::string bytes;
    for (int byte = 0x80; byte <= 0xFF; ++byte)
        bytes += static_cast<char>(byte);
    return decodedAs("windows-1252", bytes).value_or(std::u16string(bytes.size(), u'\uFFFD'));
}

} // namespace

std::optional<std::u16string> mixedUtf8(std::string_view bytes)
{
    const std::u16string western = westernCharacters();
    std::u16string text;
    std::size_t good = 0;
    std::size_t bad = 0;
    std::size_t begin = 0; // of the well-formed bytes before
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = lengthOf(bytes[at]);
        if (length > 0 && at + length <= bytes.size() && isUtf8(bytes.substr(at, length))) {
            good += length > 1;
            at += length;
            continue;
        }
        ++bad;
        text += fromUtf8(bytes.substr(begin, at - begin));
        text += western[static_cast<unsigned char>(bytes[at]) - 0x80U];
        begin = ++at;
    }
    if (bad == 0 || good < bad * kGoodForEachBad)
        return {};
    text += fromUtf8(bytes.substr(begin));
    return text;
}

} // namespace lectern::importing
