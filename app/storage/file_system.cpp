// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/file_system.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>
#include <array>
#include <string_view>

namespace lectern::storage {

bool isOnNetwork(const QByteArray& type)
{
    using namespace std::string_view_literals;
    static constexpr std::array kTypes{"9p"sv,        "afs"sv,    "beegfs"sv, "ceph"sv, "cifs"sv,    "coda"sv,     "davfs"sv,
                                       "glusterfs"sv, "lustre"sv, "ncpfs"sv,  "nfs"sv,  "nfs4"sv,    "smb2"sv,     "smb3"sv,
                                       "smbfs"sv,     "sshfs"sv,  "rclone"sv, "s3fs"sv, "gcsfuse"sv, "curlftpfs"sv};
    // What is mounted by a user's program is "fuse." and that program's name.
    const QByteArray name = type.startsWith("fuse.") ? type.mid(5) : type;
    return std::ranges::find(kTypes, std::string_view(name.constData(), std::size_t(name.size()))) != kTypes.end();
}

QString networkFileSystem(const QString& folder)
{
    QString there = QDir(folder).absolutePath();
    while (!QFileInfo::exists(there) && there != QDir::rootPath())
        there = QFileInfo(there).absolutePath();
    const QByteArray type = QStorageInfo(there).fileSystemType();
    return isOnNetwork(type) ? QString::fromLatin1(type) : QString();
}

} // namespace lectern::storage
