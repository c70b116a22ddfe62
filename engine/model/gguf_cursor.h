// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace lectern::engine {

/// Reads the values of a GGUF header one after the other and never beyond the file's end.
/// Everything throws Failure(ModelDamaged), which names the file.
class GgufCursor {
public:
    /// @param file what failures call it
    GgufCursor(std::span<const std::byte> bytes, std::string file);

    /// A little-endian number.
    template <typename Number>
    Number number()
    {
        Number value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }
    /// A string of at most `most` bytes; it stays in the file.
    std::string_view text(std::uint64_t most);
    std::span<const std::byte> take(std::uint64_t count);

    std::size_t position() const { return m_position; }
    std::size_t remaining() const { return m_bytes.size() - m_position; }
    std::span<const std::byte> bytes() const { return m_bytes; }
    const std::string& file() const { return m_file; }
    [[noreturn]] void damaged(const std::string& what) const;

private:
    std::span<const std::byte> m_bytes;
    std::string m_file;
    std::size_t m_position = 0;
};

} // namespace lectern::engine
