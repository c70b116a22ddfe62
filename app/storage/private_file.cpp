// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/private_file.h"

#include "engine/base/failure.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lectern::storage {

namespace {

[[noreturn]] void fail(const std::string& path, const char* what)
{
    const int error = errno;
    const bool full = error == ENOSPC || error == EDQUOT;
    throw Failure(full ? ErrorCode::DiskFull : ErrorCode::CannotWrite, std::string(what) + ": " + std::strerror(error), path);
}

} // namespace

std::string nativePath(const QString& path)
{
    return QFile::encodeName(path).toStdString();
}

void createPrivateFile(const QString& path)
{
    const std::string name = nativePath(path);
    const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0600);
    if (file < 0)
        fail(name, "open");
    ::close(file);
}

void createPrivateFolder(const QString& path)
{
    if (QFileInfo(path).isDir())
        return;
    const QString parent = QFileInfo(QDir::cleanPath(path)).absolutePath();
    if (!QDir().mkpath(parent))
        throw Failure(ErrorCode::CannotWrite, "cannot make the folder", nativePath(parent));
    const std::string name = nativePath(path);
    if (::mkdir(name.c_str(), 0700) != 0 && errno != EEXIST)
        fail(name, "mkdir");
}

void removeFile(const QString& path)
{
    const std::string name = nativePath(path);
    if (::unlink(name.c_str()) != 0 && errno != ENOENT)
        fail(name, "unlink");
}

void renameFile(const QString& from, const QString& to)
{
    const std::string name = nativePath(to);
    if (std::rename(nativePath(from).c_str(), name.c_str()) != 0)
        fail(name, "rename");
    const std::string folder = nativePath(QFileInfo(to).absolutePath());
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        fail(folder, "open");
    // Not every file system can sync a folder; the file is there either way.
    ::fsync(handle);
    ::close(handle);
}

} // namespace lectern::storage
