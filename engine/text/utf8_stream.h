// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace lectern::engine {

/// Turns a stream of bytes that may end inside a character into whole UTF-8 characters.
class Utf8Stream {
public:
    /// Adds bytes; returns all characters that are complete now. Invalid bytes become U+FFFD, one for each maximal
    /// invalid sequence (Unicode 15, section 3.9).
    std::string push(std::string_view bytes);
    /// Ends the stream; a character left incomplete becomes U+FFFD.
    std::string finish();

private:
    std::string m_pending;
};

} // namespace lectern::engine
