// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstddef>
#include <span>

namespace lectern::diagnostics {

/// A file as the system calls see it, without a buffer of the program's. Every function throws Failure: NotFound,
/// NotReadable, CannotWrite, DiskFull; subject: the path.
class RawFile {
public:
    enum class Mode {
        Read,
        ReadDirect, ///< past the system's cache
        Create,     ///< for writing; mode 0600
    };
    RawFile(const QString& path, Mode mode);
    ~RawFile();
    RawFile(const RawFile&) = delete;
    RawFile& operator=(const RawFile&) = delete;

    void write(std::span<const std::byte> bytes);
    /// Returns when the disk has what was written.
    void sync();
    /// Fills `into` from where the last read ended; fewer bytes only at the end of the file.
    std::size_t read(std::span<std::byte> into);

    /// Makes the system forget what it keeps of the file in memory. Pages that are still to be written, or in use, stay.
    void dropCache();
    /// Bytes of it that the system keeps in memory.
    qint64 cachedBytes() const;
    qint64 size() const;

private:
    [[noreturn]] void fail(const char* what, bool writing) const;

    QString m_path;
    int m_file = -1;
};

/// RawFile::dropCache() and cachedBytes() for all files of a folder and of those in it.
void dropCachedFiles(const QString& folder);
qint64 cachedBytesOfFiles(const QString& folder);

} // namespace lectern::diagnostics
