// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace lectern::fuzz {

/// Reads a document without pages, checks what comes out of it, and returns what the refusal says, as every target does.
std::string readAndCheck(std::string_view bytes);

/// An archive of the files that the input lists, each as a line `@@ name` and its content; an input that is an archive, as it
/// is.
std::string asArchive(std::string_view input);

} // namespace lectern::fuzz
