// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <cstddef>
#include <functional>
#include <optional>
#include <span>

namespace lectern::test {

/// What a library asks of the file system: through SQLite, and by itself (app/storage/private_file.cpp).
enum class FileOp {
    Open, ///< by SQLite
    Read,
    Write,
    Truncate,
    Sync, ///< of a file
    Size,
    Delete, ///< by SQLite
    Exists, ///< by SQLite
    Lock,
    SharedMemory, ///< of the log's index: mapping it, locking it
    Create,       ///< an empty file, by the library
    Unlink,       ///< by the library
    Rename,       ///< by the library
    MakeFolder,
    SyncFolder,
};
constexpr int kFileOps = int(FileOp::SyncFolder) + 1;
const char* nameOf(FileOp op);

struct FileCall {
    FileOp op;
    QByteArray path;                    ///< absolute; empty for SQLite's temporary files
    qint64 offset = 0;                  ///< of Write; the size of Truncate
    std::span<const std::byte> bytes{}; ///< of Write
    QByteArray to{};                    ///< of Rename
    bool createsDurably = false;        ///< of Open: SQLite syncs the folder, too, when it first syncs the file
    bool syncsFolder = false;           ///< of Delete
    /// Of Write: writes the first bytes, as many as are asked for.
    std::function<void(std::size_t)> writeFirst{};

    /// "write library.db-wal", "sync states/N.db-journal"
    QByteArray place() const;
};

/// Sees every call, and may let it fail.
class FileWatcher {
public:
    virtual ~FileWatcher() = default;
    /// @return SQLite's code for the failure that is returned in place of doing it; nothing: it is done
    virtual std::optional<int> before(const FileCall& call) = 0;
    virtual void after(const FileCall& call, int result) { (void)call, (void)result; }
};

/// Makes SQLite's default file layer one that can be watched. Before anything else opens a database.
void installWatchedFiles();

/// While this lives, `watcher` sees all calls of this process, which has one thread.
class Watching {
public:
    explicit Watching(FileWatcher& watcher);
    ~Watching();
    Watching(const Watching&) = delete;
    Watching& operator=(const Watching&) = delete;

private:
    FileWatcher* m_before;
};

/// Who watches; null: nobody.
FileWatcher* fileWatcher();

} // namespace lectern::test
