// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/shard_folder.h"

#include "app/storage/private_file.h"

#include <QDir>
#include <QFileInfo>

#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace lectern::storage {

namespace {

constexpr off_t kMostPrefetched = 1LL << 30; // bytes; more would push out what other programs need

} // namespace

ShardFolder::ShardFolder(const QString& folder, bool writable) : m_folder(folder), m_writable(writable)
{
    if (writable)
        createPrivateFolder(folder);
}

QString ShardFolder::path(qint64 shard) const
{
    return m_folder + QLatin1Char('/') + QString::number(shard) + QStringLiteral(".db");
}

bool ShardFolder::exists(qint64 shard) const
{
    return QFileInfo(path(shard)).isFile();
}

std::unique_ptr<Shard> ShardFolder::open(qint64 shard) const
{
    if (!exists(shard))
        throw Failure(ErrorCode::NotFound, "the file of saved states is gone", nativePath(path(shard)));
    // The writer opens for writing even to read: what a crash left half done has to be rolled back first.
    return std::make_unique<Shard>(path(shard), m_writable ? Shard::Access::Write : Shard::Access::Read);
}

std::unique_ptr<Shard> ShardFolder::openForReading(qint64 shard) const
{
    if (!exists(shard))
        throw Failure(ErrorCode::NotFound, "the file of saved states is gone", nativePath(path(shard)));
    return std::make_unique<Shard>(path(shard), Shard::Access::Read);
}

bool ShardFolder::isWhole(qint64 shard) const
{
    try {
        return openForReading(shard)->isWhole();
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::OutOfMemory || failure.code() == ErrorCode::LibraryLocked)
            throw;
        return false;
    }
}

void ShardFolder::prefetch(qint64 shard) const
{
    const int file = ::open(nativePath(path(shard)).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return;
    ::posix_fadvise(file, 0, kMostPrefetched, POSIX_FADV_WILLNEED);
    ::close(file);
}

std::unique_ptr<Shard> ShardFolder::openOrCreate(qint64 shard) const
{
    return std::make_unique<Shard>(path(shard), Shard::Access::Write);
}

qint64 ShardFolder::bytes(qint64 shard) const
{
    return QFileInfo(path(shard)).size();
}

void ShardFolder::remove(qint64 shard) const
{
    // The journal first: without its database it would be taken for that of the next one of this name.
    removeFile(path(shard) + QStringLiteral("-journal"));
    removeFile(path(shard));
}

void ShardFolder::removeAllBut(const std::set<qint64>& shards) const
{
    const QStringList filter{QStringLiteral("*.db"), QStringLiteral("*.db-journal")};
    for (const QFileInfo& file : QDir(m_folder).entryInfoList(filter, QDir::Files | QDir::System)) {
        bool numbered = false;
        const qint64 shard = file.baseName().toLongLong(&numbered);
        if (numbered && !shards.contains(shard))
            removeFile(file.filePath());
    }
}

qint64 ShardFolder::freeDiskBytes() const
{
    std::error_code error;
    const std::filesystem::space_info space = std::filesystem::space(nativePath(m_folder), error);
    return error ? 0 : qint64(space.available);
}

} // namespace lectern::storage
