// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace lectern::engine {

/// A large file while it is made: FILE.part, and beside it FILE.part.journal, which says what it is made from and which
/// pieces are whole, each with a checksum. What is interrupted goes on there. Nobody sees FILE before it is complete.
class PartFile {
public:
    /// Opens or makes both files. A part made from something else, or for another result, is begun anew; a file of that
    /// name that no import left is not touched.
    /// @param identity of what the file is made from, and how
    /// @param bytes    that the finished file has
    /// Throws Failure: CannotWrite (also where another process makes the same file, or FILE.part is none of ours),
    /// DiskFull (numbers: bytes needed, free).
    PartFile(std::filesystem::path file, std::uint64_t identity, std::uint64_t bytes);
    ~PartFile();
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    /// The checksums of the pieces that the journal calls whole, in their order.
    const std::vector<std::uint64_t>& wholePieces() const { return m_pieces; }
    /// There was a part, but not of this.
    bool wasOfSomethingElse() const { return m_otherIdentity; }
    const std::filesystem::path& partPath() const { return m_part; }

    /// Cuts the part off, or fills it up with zeros.
    void resize(std::uint64_t bytes);
    /// Writes where nothing is yet; zeros take no room on the disk. Throws Failure: DiskFull, CannotWrite.
    void write(std::uint64_t offset, std::span<const std::byte> bytes);
    /// Notes that the next piece is whole.
    void addPiece(std::uint64_t checksum);
    /// Forgets all pieces from number `count` on: their bytes are not what the journal says.
    void keepPieces(std::size_t count);

    /// Everything is on the disk, and reading it again reads the disk.
    void flush();
    /// Gives the file its name, and removes the journal.
    void finish();

private:
    /// Whether the part was not there before.
    bool open();
    void lock();
    void requireOurs() const;
    void readJournal(std::uint64_t identity);
    void writeJournal();
    void requireRoom(std::uint64_t bytes);
    [[noreturn]] void refuse(const char* reason) const;
    [[noreturn]] void cannotWrite(const std::filesystem::path& path) const;

    std::filesystem::path m_file, m_part, m_journal;
    std::uint64_t m_identity;
    int m_descriptor = -1;
    bool m_locked = false;
    bool m_hasJournal = false; ///< one that an import wrote
    bool m_otherIdentity = false;
    std::vector<std::uint64_t> m_pieces;
};

} // namespace lectern::engine
