// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/text_encoding.h"

#include "app/importing/worker/characters.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace lectern::importing {

namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kLittleEndianMark = "\xFF\xFE";
constexpr std::string_view kBigEndianMark = "\xFE\xFF";

/// Beginnings of other formats that consist of printable characters.
constexpr std::array<std::string_view, 3> kOtherFormats{"{\\rtf", "%!PS", "PK\x03\x04"};

/// Windows-1252 from 0x80 to 0x9F; 0: no character.
constexpr std::array<char16_t, 32> kWindows1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

bool isUtf16(std::string_view bytes) { return bytes.starts_with(kLittleEndianMark) || bytes.starts_with(kBigEndianMark); }

std::u16string decodedUtf16(std::string_view bytes) {
    const std::size_t high = bytes.starts_with(kBigEndianMark) ? 0 : 1;
    std::u16string text;
    text.reserve(bytes.size() / 2);
    for (std::size_t i = 2; i + 1 < bytes.size(); i += 2)
        text += static_cast<char16_t>(static_cast<unsigned char>(bytes[i + high]) << 8 | static_cast<unsigned char>(bytes[i + 1 - high]));
    return text;
}

/// Controls that texts do hold: tab, line ends, form feed, backspace (overstriking), end of file, escape.
bool isTextControl(unsigned char c) { return (c >= 0x08 && c <= 0x0D) || c == 0x1A || c == 0x1B; }

} // namespace

bool looksLikeText(std::string_view bytes) {
    if (std::any_of(kOtherFormats.begin(), kOtherFormats.end(), [&](std::string_view start) { return bytes.starts_with(start); }))
        return false;
    const auto few = [](std::size_t count, std::size_t of) { return count * 1000 <= of; };
    if (isUtf16(bytes)) {
        const std::u16string text = decodedUtf16(bytes);
        const auto strange = std::count_if(text.begin(), text.end(), [](char16_t c) { return (c < 0x20 && !isTextControl(static_cast<unsigned char>(c))) || c >= 0xFFFE; });
        return bytes.size() % 2 == 0 && few(static_cast<std::size_t>(strange), text.size());
    }
    std::size_t strange = 0;
    std::size_t high = 0;
    for (const char character : bytes) {
        const auto c = static_cast<unsigned char>(character);
        if (c == 0)
            return false;
        strange += (c < 0x20 && !isTextControl(c)) || c == 0x7F;
        high += c >= 0x80;
    }
    if (isUtf8(bytes))
        return few(strange, bytes.size());
    for (const char character : bytes) {
        const auto c = static_cast<unsigned char>(character);
        strange += c >= 0x80 && c <= 0x9F && kWindows1252[c - 0x80] == 0;
    }
    // No language written in Windows-1252 has accents on a third of its letters.
    return few(strange, bytes.size()) && high * 3 <= bytes.size();
}

std::u16string decodedText(std::string_view bytes) {
    if (isUtf16(bytes))
        return decodedUtf16(bytes);
    if (bytes.starts_with(kUtf8Mark))
        bytes.remove_prefix(kUtf8Mark.size());
    if (isUtf8(bytes))
        return fromUtf8(bytes);
    std::u16string text;
    text.reserve(bytes.size());
    for (const char character : bytes) {
        const auto c = static_cast<unsigned char>(character);
        text += c >= 0x80 && c <= 0x9F ? kWindows1252[c - 0x80] : char16_t{c};
    }
    return text;
}

} // namespace lectern::importing
