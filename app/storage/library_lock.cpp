// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/library_lock.h"

#include "app/storage/private_file.h"
#include "engine/base/failure.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace lectern::storage {

namespace {

/// "4711 lectern": process id and program.
std::string holderText()
{
    return std::to_string(::getpid()) + ' ' + ::program_invocation_short_name + '\n';
}

Failure lockedBy(int file, const QString& folder)
{
    std::array<char, 256> text{};
    const ssize_t size = ::pread(file, text.data(), text.size() - 1, 0);
    const std::string holder(text.data(), size > 0 ? std::size_t(size) : 0);
    char* program = nullptr;
    const long process = std::strtol(holder.c_str(), &program, 10);
    if (process <= 0) // it holds the lock and has not signed yet
        return Failure(ErrorCode::LibraryLocked, {}, nativePath(folder));
    std::string name(program);
    name.erase(0, name.find_first_not_of(' '));
    name.erase(std::min(name.find('\n'), name.size()));
    return Failure(ErrorCode::LibraryLocked, name + ", process " + std::to_string(process), nativePath(folder), {process});
}

void take(int file, const QString& folder)
{
    if (::flock(file, LOCK_EX | LOCK_NB) == 0)
        return;
    if (errno == EWOULDBLOCK)
        throw lockedBy(file, folder);
    throw Failure(ErrorCode::CannotWrite, std::strerror(errno), nativePath(folder));
}

} // namespace

LibraryLock::LibraryLock(const QString& folder)
{
    const std::string name = nativePath(folder + QStringLiteral("/library.lock"));
    m_file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_file < 0)
        throw Failure(errno == ENOSPC ? ErrorCode::DiskFull : ErrorCode::CannotWrite, std::strerror(errno), name);
    try {
        take(m_file, folder);
    } catch (const Failure&) {
        ::close(m_file);
        throw;
    }
    // On a full disk the lock holds all the same, without a name.
    const std::string holder = holderText();
    [[maybe_unused]] const bool named =
        ::ftruncate(m_file, 0) == 0 && ::pwrite(m_file, holder.data(), holder.size(), 0) == ssize_t(holder.size());
}

LibraryLock::~LibraryLock()
{
    ::close(m_file);
}

} // namespace lectern::storage
