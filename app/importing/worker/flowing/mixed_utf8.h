// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lectern::importing {

/// The text of bytes that are UTF-8 but for a few, as where parts of files in another encoding were put into one: each of those
/// is taken for a character of Windows-1252. Nothing where all are UTF-8, or too few.
std::optional<std::u16string> mixedUtf8(std::string_view bytes);

} // namespace lectern::importing
