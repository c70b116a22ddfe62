// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/flowing/text_encoding.h"

#include "app/importing/worker/characters.h"
#include "app/importing/worker/flowing/charsets.h"
#include "app/importing/worker/flowing/mixed_utf8.h"

#include <algorithm>
#include <cstddef>

namespace lectern::importing {

namespace {

/// Controls that texts do hold: tab, line ends, form feed, backspace (overstriking), end of file, escape.
bool isTextControl(char16_t c)
{
    return (c >= 0x08 && c <= 0x0D) || c == 0x1A || c == 0x1B || c == 0x85;
}

/// Whether the character stands in no text.
bool isStrange(char16_t c)
{
    return (c < 0x20 && !isTextControl(c)) || (c >= 0x7F && c <= 0x9F && !isTextControl(c)) || c >= 0xFFFD;
}

bool areFew(std::size_t count, std::size_t of)
{
    return count * 1'000 <= of;
}

template <typename Text>
bool isMostlyText(const Text& text)
{
    return areFew(static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](auto c) { return isStrange(c); })),
                  text.size());
}

} // namespace

std::optional<std::u16string> plainText(std::string_view bytes)
{
    std::string charset(markedCharset(bytes));
    const bool isMarked = !charset.empty();
    if (!isMarked) {
        // Bytes that are no text in any encoding need not be decoded: pictures, programs.
        const auto controls = std::count_if(
            bytes.begin(), bytes.end(), [](char c) { return c > 0 && c < 0x20 && !isTextControl(static_cast<char16_t>(c)); });
        charset = guessedCharset(bytes);
        const bool hasZeros =
            !charset.starts_with("UTF-16") && !charset.starts_with("UTF-32") && bytes.find('\0') != std::string_view::npos;
        if (hasZeros || !areFew(static_cast<std::size_t>(controls), bytes.size()))
            return {};
    }
    if (!isMarked || charset == "UTF-8")
        if (std::optional<std::u16string> mixed = mixedUtf8(bytes); mixed && isMostlyText(*mixed))
            return mixed;
    const auto high = static_cast<std::size_t>(
        std::count_if(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
    // No language written in Windows-1252 has accents on a third of its letters.
    if (charset == "windows-1252" && high * 3 > bytes.size())
        return {};
    std::optional<std::u16string> text = decodedAs(charset, bytes);
    if (!text || !isMostlyText(*text))
        return {};
    return text;
}

} // namespace lectern::importing
