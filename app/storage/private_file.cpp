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

/// Makes sure of the entries of a folder, as far as its rights and the file system allow: they are there either way.
void syncFolder(const QString& path)
{
    const int handle = ::open(nativePath(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return;
    ::fsync(handle);
    ::close(handle);
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
    QStringList made{path};
    for (QString above = parent; !QFileInfo::exists(above); above = QFileInfo(above).absolutePath())
        made.prepend(above);
    if (!QDir().mkpath(parent))
        throw Failure(ErrorCode::CannotWrite, "cannot make the folder", nativePath(parent));
    const std::string name = nativePath(path);
    if (::mkdir(name.c_str(), 0700) != 0 && errno != EEXIST)
        fail(name, "mkdir");
    // A folder that is gone after a power failure takes with it all that was kept in it.
    for (const QString& folder : made)
        syncFolder(QFileInfo(QDir::cleanPath(folder)).absolutePath());
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
    syncFolder(QFileInfo(to).absolutePath());
}

} // namespace lectern::storage
