// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/checked_vfs.h"

#include "app/storage/checksum.h"
#include "engine/base/failure.h"

#include <array>
#include <cstring>
#include <new>

#include <sqlite3.h>

namespace lectern::storage {

namespace {

/// What SQLite takes for the open file; the file of the layer below lies right behind it.
struct CheckedFile {
    sqlite3_file base; // must be first: SQLite sees only this
    bool isDatabase;   // else a journal or a temporary file, which SQLite checks itself or throws away
};

sqlite3_file* below(sqlite3_file* file)
{
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<CheckedFile*>(file) + 1);
}

sqlite3_vfs* below(sqlite3_vfs* vfs)
{
    return static_cast<sqlite3_vfs*>(vfs->pAppData);
}

/// A method that the layer below does alone.
template <auto Method>
struct Forward;

template <typename Result, typename... Arguments, Result (*sqlite3_io_methods::*Method)(sqlite3_file*, Arguments...)>
struct Forward<Method> {
    static Result call(sqlite3_file* file, Arguments... arguments)
    {
        return (below(file)->pMethods->*Method)(below(file), arguments...);
    }
};

template <typename Result, typename... Arguments, Result (*sqlite3_vfs::*Method)(sqlite3_vfs*, Arguments...)>
struct Forward<Method> {
    static Result call(sqlite3_vfs* vfs, Arguments... arguments) { return (below(vfs)->*Method)(below(vfs), arguments...); }
};

/// Of all of a page but its own place. A page that stands where another belongs is damage too, hence the seed.
std::uint64_t pageChecksum(const std::byte* page, sqlite3_int64 offset)
{
    return checksum({page, kCheckedPageBytes - kPageChecksumBytes}, std::uint64_t(offset));
}

bool isPageAccess(sqlite3_file* file, int size, sqlite3_int64 offset)
{
    // SQLite looks at the first page's header by itself before it knows the page size.
    constexpr int kSmallestPage = 512;
    return reinterpret_cast<CheckedFile*>(file)->isDatabase && size >= kSmallestPage && offset % kSmallestPage == 0;
}

int read(sqlite3_file* file, void* data, int size, sqlite3_int64 offset)
{
    const int result = below(file)->pMethods->xRead(below(file), data, size, offset);
    if (!isPageAccess(file, size, offset))
        return result;
    if (result == SQLITE_IOERR_SHORT_READ) // cut off; SQLite would go on with zeros
        return SQLITE_IOERR_DATA;
    if (result != SQLITE_OK)
        return result;
    if (size != kCheckedPageBytes || offset % kCheckedPageBytes != 0)
        return SQLITE_IOERR_DATA;
    const auto* const page = static_cast<const std::byte*>(data);
    std::uint64_t stored = 0;
    std::memcpy(&stored, page + kCheckedPageBytes - kPageChecksumBytes, sizeof stored);
    return stored == pageChecksum(page, offset) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset)
{
    if (!isPageAccess(file, size, offset))
        return below(file)->pMethods->xWrite(below(file), data, size, offset);
    if (size != kCheckedPageBytes || offset % kCheckedPageBytes != 0)
        return SQLITE_IOERR_WRITE;
    std::array<std::byte, kCheckedPageBytes> page;
    std::memcpy(page.data(), data, page.size());
    const std::uint64_t sum = pageChecksum(page.data(), offset);
    std::memcpy(page.data() + kCheckedPageBytes - kPageChecksumBytes, &sum, sizeof sum);
    return below(file)->pMethods->xWrite(below(file), page.data(), size, offset);
}

/// Mapped pages would go past read(): there are none.
int fetch(sqlite3_file*, sqlite3_int64, int, void** page)
{
    *page = nullptr;
    return SQLITE_OK;
}

int unfetch(sqlite3_file*, sqlite3_int64, void*)
{
    return SQLITE_OK;
}

using Io = sqlite3_io_methods;
constexpr Io kMethods = {
    .iVersion = 3,
    .xClose = Forward<&Io::xClose>::call,
    .xRead = read,
    .xWrite = write,
    .xTruncate = Forward<&Io::xTruncate>::call,
    .xSync = Forward<&Io::xSync>::call,
    .xFileSize = Forward<&Io::xFileSize>::call,
    .xLock = Forward<&Io::xLock>::call,
    .xUnlock = Forward<&Io::xUnlock>::call,
    .xCheckReservedLock = Forward<&Io::xCheckReservedLock>::call,
    .xFileControl = Forward<&Io::xFileControl>::call,
    .xSectorSize = Forward<&Io::xSectorSize>::call,
    .xDeviceCharacteristics = Forward<&Io::xDeviceCharacteristics>::call,
    .xShmMap = Forward<&Io::xShmMap>::call,
    .xShmLock = Forward<&Io::xShmLock>::call,
    .xShmBarrier = Forward<&Io::xShmBarrier>::call,
    .xShmUnmap = Forward<&Io::xShmUnmap>::call,
    .xFetch = fetch,
    .xUnfetch = unfetch,
};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* outFlags)
{
    auto* const checked =
        new (file) CheckedFile{.base = {.pMethods = nullptr}, .isDatabase = (flags & SQLITE_OPEN_MAIN_DB) != 0};
    sqlite3_file* const real = below(file);
    real->pMethods = nullptr;
    const int result = below(vfs)->xOpen(below(vfs), name, real, flags, outFlags);
    // SQLite closes a file that has methods, even where opening failed.
    if (real->pMethods)
        checked->base.pMethods = &kMethods;
    return result;
}

using Vfs = sqlite3_vfs;

/// The system's layer, with ours on top. Lives as long as the program: SQLite keeps a pointer to it.
Vfs* makeVfs()
{
    Vfs* const system = ::sqlite3_vfs_find(nullptr);
    ENSURE(system != nullptr && system->iVersion >= 2);
    static Vfs vfs = {};
    vfs.iVersion = 2;
    vfs.szOsFile = int(sizeof(CheckedFile)) + system->szOsFile;
    vfs.mxPathname = system->mxPathname;
    vfs.zName = "lectern-checked";
    vfs.pAppData = system;
    vfs.xOpen = open;
    vfs.xDelete = Forward<&Vfs::xDelete>::call;
    vfs.xAccess = Forward<&Vfs::xAccess>::call;
    vfs.xFullPathname = Forward<&Vfs::xFullPathname>::call;
    vfs.xDlOpen = Forward<&Vfs::xDlOpen>::call;
    vfs.xDlError = Forward<&Vfs::xDlError>::call;
    vfs.xDlSym = nullptr; // extensions are never loaded
    vfs.xDlClose = Forward<&Vfs::xDlClose>::call;
    vfs.xRandomness = Forward<&Vfs::xRandomness>::call;
    vfs.xSleep = Forward<&Vfs::xSleep>::call;
    vfs.xCurrentTime = Forward<&Vfs::xCurrentTime>::call;
    vfs.xGetLastError = Forward<&Vfs::xGetLastError>::call;
    vfs.xCurrentTimeInt64 = Forward<&Vfs::xCurrentTimeInt64>::call;
    return &vfs;
}

} // namespace

const char* checkedVfs()
{
    static const Vfs* const vfs = [] {
        Vfs* const made = makeVfs();
        const int result = ::sqlite3_vfs_register(made, 0);
        ENSURE(result == SQLITE_OK);
        return made;
    }();
    return vfs->zName;
}

} // namespace lectern::storage
