// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/proof/watched_files.h"

#include "engine/base/failure.h"

#include <array>
#include <cstring>
#include <new>

#include <sqlite3.h>

namespace lectern::test {

namespace {

FileWatcher* g_watcher = nullptr;

/// What SQLite takes for the open file; the real one lies right behind it.
struct WatchedFile {
    sqlite3_file base; // must be first
    const char* path;  // SQLite keeps it until the file is closed; null: a temporary file
};

WatchedFile* watched(sqlite3_file* file)
{
    return reinterpret_cast<WatchedFile*>(file);
}

sqlite3_file* below(sqlite3_file* file)
{
    return reinterpret_cast<sqlite3_file*>(watched(file) + 1);
}

sqlite3_vfs* below(sqlite3_vfs* vfs)
{
    return static_cast<sqlite3_vfs*>(vfs->pAppData);
}

template <typename Do>
int seen(const FileCall& call, const Do& doIt)
{
    if (!g_watcher)
        return doIt();
    if (const std::optional<int> failed = g_watcher->before(call))
        return *failed;
    const int result = doIt();
    if (g_watcher)
        g_watcher->after(call, result);
    return result;
}

FileCall callOn(FileOp op, sqlite3_file* file)
{
    return {.op = op, .path = g_watcher ? QByteArray(watched(file)->path) : QByteArray()};
}

int read(sqlite3_file* file, void* data, int size, sqlite3_int64 offset)
{
    return seen(callOn(FileOp::Read, file), [&] { return below(file)->pMethods->xRead(below(file), data, size, offset); });
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset)
{
    const auto writeFirst = [&](std::size_t bytes) {
        return below(file)->pMethods->xWrite(below(file), data, int(bytes), offset);
    };
    FileCall call = callOn(FileOp::Write, file);
    call.offset = offset;
    call.bytes = {static_cast<const std::byte*>(data), std::size_t(size)};
    if (g_watcher)
        call.writeFirst = [&](std::size_t bytes) { writeFirst(bytes); };
    return seen(call, [&] { return writeFirst(std::size_t(size)); });
}

int truncate(sqlite3_file* file, sqlite3_int64 size)
{
    FileCall call = callOn(FileOp::Truncate, file);
    call.offset = size;
    return seen(call, [&] { return below(file)->pMethods->xTruncate(below(file), size); });
}

int sync(sqlite3_file* file, int flags)
{
    return seen(callOn(FileOp::Sync, file), [&] { return below(file)->pMethods->xSync(below(file), flags); });
}

int fileSize(sqlite3_file* file, sqlite3_int64* size)
{
    return seen(callOn(FileOp::Size, file), [&] { return below(file)->pMethods->xFileSize(below(file), size); });
}

int lock(sqlite3_file* file, int level)
{
    return seen(callOn(FileOp::Lock, file), [&] { return below(file)->pMethods->xLock(below(file), level); });
}

int shmMap(sqlite3_file* file, int page, int pageSize, int extend, void volatile** mapped)
{
    return seen(callOn(FileOp::SharedMemory, file),
                [&] { return below(file)->pMethods->xShmMap(below(file), page, pageSize, extend, mapped); });
}

int shmLock(sqlite3_file* file, int offset, int count, int flags)
{
    const auto doIt = [&] { return below(file)->pMethods->xShmLock(below(file), offset, count, flags); };
    // Giving a lock back does not fail.
    return (flags & SQLITE_SHM_UNLOCK) != 0 ? doIt() : seen(callOn(FileOp::SharedMemory, file), doIt);
}

/// A method that only the real file knows.
template <auto Method>
struct Forward;

template <typename... Arguments, typename Result, Result (*sqlite3_io_methods::*Method)(sqlite3_file*, Arguments...)>
struct Forward<Method> {
    static Result call(sqlite3_file* file, Arguments... arguments)
    {
        return (below(file)->pMethods->*Method)(below(file), arguments...);
    }
};

template <typename... Arguments, typename Result, Result (*sqlite3_vfs::*Method)(sqlite3_vfs*, Arguments...)>
struct Forward<Method> {
    static Result call(sqlite3_vfs* vfs, Arguments... arguments) { return (below(vfs)->*Method)(below(vfs), arguments...); }
};

using Io = sqlite3_io_methods;
constexpr Io kMethods = {
    .iVersion = 3,
    .xClose = Forward<&Io::xClose>::call,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = fileSize,
    .xLock = lock,
    .xUnlock = Forward<&Io::xUnlock>::call,
    .xCheckReservedLock = Forward<&Io::xCheckReservedLock>::call,
    .xFileControl = Forward<&Io::xFileControl>::call,
    .xSectorSize = Forward<&Io::xSectorSize>::call,
    .xDeviceCharacteristics = Forward<&Io::xDeviceCharacteristics>::call,
    .xShmMap = shmMap,
    .xShmLock = shmLock,
    .xShmBarrier = Forward<&Io::xShmBarrier>::call,
    .xShmUnmap = Forward<&Io::xShmUnmap>::call,
    .xFetch = Forward<&Io::xFetch>::call,
    .xUnfetch = Forward<&Io::xUnfetch>::call,
};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* outFlags)
{
    auto* const made = new (file) WatchedFile{.base = {.pMethods = nullptr}, .path = name};
    below(file)->pMethods = nullptr;
    constexpr int kJournals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    FileCall call{.op = FileOp::Open, .path = name};
    call.createsDurably = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kJournals) != 0;
    const int result = seen(call, [&] { return below(vfs)->xOpen(below(vfs), name, below(file), flags, outFlags); });
    if (below(file)->pMethods)
        made->base.pMethods = &kMethods;
    return result;
}

int remove(sqlite3_vfs* vfs, const char* name, int syncFolder)
{
    FileCall call{.op = FileOp::Delete, .path = name};
    call.syncsFolder = syncFolder != 0;
    return seen(call, [&] { return below(vfs)->xDelete(below(vfs), name, syncFolder); });
}

int access(sqlite3_vfs* vfs, const char* name, int flags, int* result)
{
    return seen({.op = FileOp::Exists, .path = name}, [&] { return below(vfs)->xAccess(below(vfs), name, flags, result); });
}

} // namespace

const char* nameOf(FileOp op)
{
    static constexpr std::array<const char*, kFileOps> kNames{"open",   "read",   "write",  "truncate",    "sync",
                                                              "size",   "delete", "exists", "lock",        "shared memory",
                                                              "create", "unlink", "rename", "make folder", "sync folder"};
    return kNames[std::size_t(op)];
}

QByteArray FileCall::place() const
{
    QByteArray name = path.mid(path.lastIndexOf('/') + 1);
    if (op == FileOp::SyncFolder && name != "library" && name != "states")
        return "sync folder above";
    // All shards are alike.
    if (!name.isEmpty() && name[0] >= '0' && name[0] <= '9')
        name = "states/N" + name.mid(name.indexOf('.'));
    return QByteArray(nameOf(op)) + ' ' + (path.isEmpty() ? QByteArray("a temporary file") : name);
}

void installWatchedFiles()
{
    static const bool installed = [] {
        sqlite3_vfs* const system = ::sqlite3_vfs_find(nullptr);
        ENSURE(system != nullptr && system->iVersion >= 3);
        static sqlite3_vfs vfs = *system;
        vfs.pNext = nullptr;
        vfs.zName = "watched";
        vfs.szOsFile = int(sizeof(WatchedFile)) + system->szOsFile;
        vfs.pAppData = system;
        vfs.xOpen = open;
        vfs.xDelete = remove;
        vfs.xAccess = access;
        vfs.xFullPathname = Forward<&sqlite3_vfs::xFullPathname>::call;
        vfs.xDlOpen = Forward<&sqlite3_vfs::xDlOpen>::call;
        vfs.xDlError = Forward<&sqlite3_vfs::xDlError>::call;
        vfs.xDlSym = nullptr;
        vfs.xDlClose = Forward<&sqlite3_vfs::xDlClose>::call;
        vfs.xRandomness = Forward<&sqlite3_vfs::xRandomness>::call;
        vfs.xSleep = Forward<&sqlite3_vfs::xSleep>::call;
        vfs.xCurrentTime = Forward<&sqlite3_vfs::xCurrentTime>::call;
        vfs.xGetLastError = Forward<&sqlite3_vfs::xGetLastError>::call;
        vfs.xCurrentTimeInt64 = Forward<&sqlite3_vfs::xCurrentTimeInt64>::call;
        return ::sqlite3_vfs_register(&vfs, 1) == SQLITE_OK;
    }();
    ENSURE(installed);
}

Watching::Watching(FileWatcher& watcher) : m_before(g_watcher)
{
    g_watcher = &watcher;
}

Watching::~Watching()
{
    g_watcher = m_before;
}

FileWatcher* fileWatcher()
{
    return g_watcher;
}

} // namespace lectern::test
