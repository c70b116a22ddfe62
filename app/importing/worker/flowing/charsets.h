// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lectern::importing {

/// The text that the bytes are in an encoding, marks of the byte order left out. What cannot be decoded becomes U+FFFD.
/// Nothing where the encoding is not known.
std::optional<std::u16string> decodedAs(std::string_view charset, std::string_view bytes);

/// The encoding that a text begins with a mark of: "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"; else empty.
std::string_view markedCharset(std::string_view bytes);

/// The encoding that a text without a mark is probably in. Judged by its bytes: well-formed UTF-8 and zeros decide, then what
/// is usual in the languages that the detector knows. "windows-1252" where there is too little to judge by.
std::string guessedCharset(std::string_view bytes);

} // namespace lectern::importing
