// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/convert/part_file.h"

#include "engine/base/failure.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace lectern::engine {

namespace {

constexpr const char* kJournalHead = "lectern model import 1";

std::filesystem::path with(const std::filesystem::path& path, const char* suffix)
{
    std::filesystem::path longer = path;
    longer += suffix;
    return longer;
}

} // namespace

PartFile::PartFile(std::filesystem::path file, std::uint64_t identity, std::uint64_t bytes)
    : m_file(std::move(file)), m_part(with(m_file, ".part")), m_journal(with(m_part, ".journal")), m_identity(identity)
{
    std::error_code ignored; // what is wrong shows when the file is opened
    if (m_file.has_parent_path())
        std::filesystem::create_directories(m_file.parent_path(), ignored);
    const bool made = open();
    try {
        lock();
        readJournal(identity);
        requireOurs();
        requireRoom(bytes);
        if (m_pieces.empty()) {
            resize(0);
            writeJournal();
        }
    } catch (...) {
        if (made && m_locked)
            ::unlink(m_part.c_str()); // nothing in it
        ::close(m_descriptor);
        throw;
    }
}

PartFile::~PartFile()
{
    ::close(m_descriptor);
}

bool PartFile::open()
{
    constexpr int kFlags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
    m_descriptor = ::open(m_part.c_str(), kFlags | O_CREAT | O_EXCL, 0666);
    if (m_descriptor >= 0)
        return true;
    if (errno != EEXIST)
        cannotWrite(m_part);
    m_descriptor = ::open(m_part.c_str(), kFlags | O_NONBLOCK); // it may be a FIFO
    if (m_descriptor < 0)
        cannotWrite(m_part);
    return false;
}

void PartFile::lock()
{
    struct stat opened {
    }, named{};
    if (::fstat(m_descriptor, &opened) != 0 || !S_ISREG(opened.st_mode))
        refuse("not a regular file");
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0)
        refuse("another process is writing it");
    // Whoever had the lock may have given the file its name since it was opened here.
    if (::lstat(m_part.c_str(), &named) != 0 || named.st_dev != opened.st_dev || named.st_ino != opened.st_ino)
        refuse("another process has just finished with it");
    m_locked = true;
}

void PartFile::requireOurs() const
{
    struct stat status {};
    if (::fstat(m_descriptor, &status) != 0)
        cannotWrite(m_part);
    std::error_code error;
    const bool isFresh = status.st_size == 0 && !std::filesystem::exists(std::filesystem::symlink_status(m_journal, error));
    if (!m_hasJournal && !isFresh)
        refuse("there is such a file, and it is not an import's unfinished one");
}

void PartFile::refuse(const char* reason) const
{
    throw Failure(ErrorCode::CannotWrite, m_part.string() + ": " + reason, m_part.string());
}

void PartFile::cannotWrite(const std::filesystem::path& path) const
{
    const int reason = errno;
    const bool full = reason == ENOSPC || reason == EDQUOT;
    throw Failure(full ? ErrorCode::DiskFull : ErrorCode::CannotWrite, path.string() + ": " + std::strerror(reason),
                  path.string());
}

void PartFile::readJournal(std::uint64_t identity)
{
    std::ifstream journal(m_journal);
    std::string head, word;
    if (!std::getline(journal, head) || head != kJournalHead)
        return;
    std::uint64_t number = 0;
    if (!(journal >> word >> std::hex >> number) || word != "identity")
        return;
    m_hasJournal = true;
    if (number != identity) {
        m_otherIdentity = true;
        return;
    }
    while (journal >> word >> number) {
        if (word != "piece" || journal.peek() != '\n') // a line that was cut short
            break;
        m_pieces.push_back(number);
    }
}

void PartFile::writeJournal()
{
    const std::filesystem::path fresh = with(m_journal, ".new");
    {
        std::ofstream journal(fresh, std::ios::trunc);
        journal << kJournalHead << "\nidentity " << std::hex << m_identity << '\n';
        for (const std::uint64_t piece : m_pieces)
            journal << "piece " << piece << '\n';
        journal.flush();
        if (!journal)
            cannotWrite(fresh);
    }
    if (::rename(fresh.c_str(), m_journal.c_str()) != 0)
        cannotWrite(m_journal);
}

void PartFile::requireRoom(std::uint64_t bytes)
{
    struct stat status {};
    struct statvfs disk {};
    if (::fstat(m_descriptor, &status) != 0 || ::fstatvfs(m_descriptor, &disk) != 0)
        return; // a disk that does not say is found to be full when it is
    const std::uint64_t there = static_cast<std::uint64_t>(status.st_blocks) * 512;
    const std::uint64_t needed = bytes > there ? bytes - there : 0;
    const std::uint64_t available = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
    if (needed > available)
        throw Failure(ErrorCode::DiskFull,
                      m_file.string() + ": " + std::to_string(needed) + " bytes are needed, " + std::to_string(available) +
                          " are free",
                      m_file.string(), {static_cast<std::int64_t>(needed), static_cast<std::int64_t>(available)});
}

void PartFile::resize(std::uint64_t bytes)
{
    if (::ftruncate(m_descriptor, static_cast<off_t>(bytes)) != 0)
        cannotWrite(m_part);
}

void PartFile::write(std::uint64_t offset, std::span<const std::byte> bytes)
{
    const bool zeros =
        !bytes.empty() && bytes[0] == std::byte(0) && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0;
    if (zeros)
        return;
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            cannotWrite(m_part);
        offset += static_cast<std::uint64_t>(written);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void PartFile::addPiece(std::uint64_t checksum)
{
    m_pieces.push_back(checksum);
    std::ofstream journal(m_journal, std::ios::app);
    journal << "piece " << std::hex << checksum << '\n';
    journal.flush();
    if (!journal)
        cannotWrite(m_journal);
}

void PartFile::keepPieces(std::size_t count)
{
    m_pieces.resize(count);
    writeJournal();
}

void PartFile::flush()
{
    if (::fsync(m_descriptor) != 0)
        cannotWrite(m_part);
    ::posix_fadvise(m_descriptor, 0, 0, POSIX_FADV_DONTNEED);
}

void PartFile::finish()
{
    if (::rename(m_part.c_str(), m_file.c_str()) != 0)
        cannotWrite(m_file);
    std::error_code ignored;
    std::filesystem::remove(m_journal, ignored); // at once: the next import of this name makes another
    const std::filesystem::path folder = m_file.has_parent_path() ? m_file.parent_path() : ".";
    const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        ::fsync(directory); // the new name; a system that cannot do that keeps the file all the same
        ::close(directory);
    }
}

} // namespace lectern::engine
