// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
// The calls that app/storage/private_file.cpp makes of the system, by the linker's --wrap.
#include "tests/app/storage/proof/watched_files.h"

#include <cerrno>
#include <cstdarg>
#include <map>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

extern "C" {
int __real_open(const char* path, int flags, ...);
int __real_unlink(const char* path);
int __real_rename(const char* from, const char* to);
int __real_mkdir(const char* path, mode_t mode);
int __real_fsync(int file);

int __wrap_open(const char* path, int flags, ...);
int __wrap_unlink(const char* path);
int __wrap_rename(const char* from, const char* to);
int __wrap_mkdir(const char* path, mode_t mode);
int __wrap_fsync(int file);
}

namespace {

using lectern::test::FileCall;
using lectern::test::FileOp;

/// Paths of open folders, by their descriptors.
std::map<int, QByteArray>& openFolders()
{
    static std::map<int, QByteArray> folders;
    return folders;
}

int errorOf(int result)
{
    switch (result & 0xff) {
    case SQLITE_FULL:
        return ENOSPC;
    case SQLITE_NOMEM:
        return ENOMEM;
    default:
        return EIO;
    }
}

template <typename Do>
int seen(const FileCall& call, const Do& doIt)
{
    lectern::test::FileWatcher* const watcher = lectern::test::fileWatcher();
    if (!watcher)
        return doIt();
    if (const std::optional<int> failed = watcher->before(call)) {
        errno = errorOf(*failed);
        return -1;
    }
    const int result = doIt();
    const int error = errno;
    watcher->after(call, result < 0 ? SQLITE_IOERR : SQLITE_OK);
    errno = error;
    return result;
}

} // namespace

int __wrap_open(const char* path, int flags, ...)
{
    mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
        return seen({.op = FileOp::Create, .path = path}, [&] { return __real_open(path, flags, mode); });
    }
    const int file = __real_open(path, flags);
    if (file >= 0 && (flags & O_DIRECTORY) != 0)
        openFolders()[file] = path;
    return file;
}

int __wrap_unlink(const char* path)
{
    return seen({.op = FileOp::Unlink, .path = path}, [&] { return __real_unlink(path); });
}

int __wrap_rename(const char* from, const char* to)
{
    FileCall call{.op = FileOp::Rename, .path = from};
    call.to = to;
    return seen(call, [&] { return __real_rename(from, to); });
}

int __wrap_mkdir(const char* path, mode_t mode)
{
    return seen({.op = FileOp::MakeFolder, .path = path}, [&] { return __real_mkdir(path, mode); });
}

int __wrap_fsync(int file)
{
    const auto folder = openFolders().find(file);
    const QByteArray path = folder == openFolders().end() ? QByteArray() : folder->second;
    return seen({.op = FileOp::SyncFolder, .path = path}, [&] { return __real_fsync(file); });
}
