// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lectern::importing {

/// The number that a text is, all of it.
std::optional<int> integerIn(std::string_view text);

/// A number as lists show it. @param format as Office Open XML names it (lowerRoman), or OpenDocument ("i"); others are decimal
std::u16string listNumber(int number, std::string_view format);

} // namespace lectern::importing
