// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace lectern::importing {

/// Whether a file's bytes are plain text and not a program, a picture, an archive or another kind of document.
bool looksLikeText(std::string_view bytes);

/// Decodes plain text: UTF-16 with its mark, UTF-8 with or without, and otherwise Windows-1252, of which Latin-1 is a part.
std::u16string decodedText(std::string_view bytes);

} // namespace lectern::importing
