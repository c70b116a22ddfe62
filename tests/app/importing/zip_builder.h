// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::test {

/// Writes ZIP archives (PKWARE's APPNOTE), honest ones and others.
class ZipBuilder {
public:
    /// A file whose bytes are given as they are packed, with what the archive claims about them.
    struct Packed {
        std::string name;
        std::string bytes;
        std::uint16_t method = 0; ///< 0: stored; 8: deflated
        std::uint32_t checksum = 0;
        std::uint32_t size = 0;  ///< unpacked
        std::uint16_t flags = 0; ///< 1: encrypted
    };

    /// A file that is stored as it is.
    ZipBuilder& add(std::string_view name, std::string_view content);
    ZipBuilder& add(Packed file);
    std::string build() const;

    /// CRC-32 as ZIP has it.
    static std::uint32_t checksum(std::string_view bytes);

private:
    std::vector<Packed> m_files;
};

} // namespace lectern::test
