// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/raw_file.h"

#include "engine/base/failure.h"

#include <QDirIterator>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lectern::diagnostics {

namespace {

ErrorCode codeOf(int error, bool writing)
{
    if (error == ENOSPC || error == EDQUOT) {
        return ErrorCode::DiskFull;
    }
    if (writing) {
        return ErrorCode::CannotWrite;
    }
    return error == ENOENT ? ErrorCode::NotFound : ErrorCode::NotReadable;
}

int flagsOf(RawFile::Mode mode)
{
    switch (mode) {
    case RawFile::Mode::Read:
        return O_RDONLY | O_CLOEXEC;
    case RawFile::Mode::ReadDirect:
        return O_RDONLY | O_CLOEXEC | O_DIRECT;
    case RawFile::Mode::Create:
        break;
    }
    return O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
}

} // namespace

RawFile::RawFile(const QString& path, Mode mode) : m_path(path)
{
    m_file = ::open(QFile::encodeName(path).constData(), flagsOf(mode), 0600);
    if (m_file < 0) {
        fail("open", mode == Mode::Create);
    }
}

RawFile::~RawFile()
{
    ::close(m_file);
}

void RawFile::fail(const char* what, bool writing) const
{
    const int error = errno;
    throw Failure(codeOf(error, writing), std::string(what) + ": " + std::strerror(error), m_path.toStdString());
}

void RawFile::write(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            fail("write", true);
        }
        bytes = bytes.subspan(std::size_t(written));
    }
}

void RawFile::sync()
{
    if (::fsync(m_file) != 0) {
        fail("fsync", true);
    }
}

std::size_t RawFile::read(std::span<std::byte> into)
{
    std::size_t filled = 0;
    while (filled < into.size()) {
        const ssize_t got = ::read(m_file, into.data() + filled, into.size() - filled);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            fail("read", false);
        }
        if (got == 0) {
            break;
        }
        filled += std::size_t(got);
    }
    return filled;
}

void RawFile::dropCache()
{
    // A request: cachedBytes() says what came of it.
    ::posix_fadvise(m_file, 0, 0, POSIX_FADV_DONTNEED);
}

qint64 RawFile::cachedBytes() const
{
    const auto length = std::size_t(size());
    if (length == 0) {
        return 0;
    }
    void* const mapping = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, m_file, 0);
    if (mapping == MAP_FAILED) {
        fail("mmap", false);
    }
    const auto page = std::size_t(::sysconf(_SC_PAGESIZE));
    std::vector<unsigned char> resident((length + page - 1) / page);
    const int result = ::mincore(mapping, length, resident.data());
    ::munmap(mapping, length);
    if (result != 0) {
        fail("mincore", false);
    }
    const auto pages = std::ranges::count_if(resident, [](unsigned char flags) { return (flags & 1) != 0; });
    return std::min(qint64(pages) * qint64(page), qint64(length));
}

qint64 RawFile::size() const
{
    struct stat status = {};
    if (::fstat(m_file, &status) != 0) {
        fail("fstat", false);
    }
    return status.st_size;
}

void dropCachedFiles(const QString& folder)
{
    for (QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
        RawFile(files.next(), RawFile::Mode::Read).dropCache();
    }
}

qint64 cachedBytesOfFiles(const QString& folder)
{
    qint64 bytes = 0;
    for (QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
        bytes += RawFile(files.next(), RawFile::Mode::Read).cachedBytes();
    }
    return bytes;
}

} // namespace lectern::diagnostics
