// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lectern::importing {

/// The text of a file of plain text, in whichever encoding it is; nothing where its bytes are no text but a program, a picture
/// or another kind of document.
std::optional<std::u16string> plainText(std::string_view bytes);

} // namespace lectern::importing
