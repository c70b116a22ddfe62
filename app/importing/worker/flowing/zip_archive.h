// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::importing {

/// Prepares the library; call it before the sandbox closes.
void prepareZipReading();

/// The files in a ZIP archive that lies in memory. Nothing is ever written to disk: names are keys, wherever they pretend to
/// lead.
class ZipArchive {
public:
    /// Reads the table of contents. Throws Failure(DamagedDocument).
    explicit ZipArchive(std::string_view bytes);

    bool has(const std::string& name) const { return m_entries.count(name) > 0; }
    /// Names that the archive has more than once; the first of each is read.
    const std::set<std::string>& duplicates() const { return m_duplicates; }
    /// Whether a file can only be read with a password.
    bool isEncrypted(const std::string& name) const;

    /// Unpacks those of the files that are there, in one pass.
    /// Throws Failure: DamagedDocument where one cannot be unpacked, or would grow beyond all measure, by what the archive says
    /// or by what comes out of it; UnknownFormat where one needs a password.
    std::map<std::string, std::string> read(const std::set<std::string>& wanted);
    /// One file. Throws also where it is not there.
    std::string read(const std::string& name);

private:
    struct Entry {
        std::uint64_t size = 0; ///< as the archive says; not believed
        bool encrypted = false;
    };

    void count(std::uint64_t bytes);

    std::string_view m_bytes;
    std::map<std::string, Entry> m_entries;
    std::set<std::string> m_duplicates;
    std::uint64_t m_unpacked = 0; ///< so far, by all read()
};

} // namespace lectern::importing
