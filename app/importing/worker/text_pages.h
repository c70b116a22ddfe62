// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lectern::importing {

/// Divides a plain text into pages: at its form feeds where it has any, otherwise into pages of about 3,000 characters that
/// end with a paragraph. Lines that were only wrapped are joined; lines that end early on purpose (verse, lists, tables) stay
/// lines of their own; an empty line divides paragraphs. There is at least one page.
std::vector<std::u16string> textPages(std::u16string_view text);

} // namespace lectern::importing
