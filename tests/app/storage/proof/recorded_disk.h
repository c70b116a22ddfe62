// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/app/storage/proof/watched_files.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <random>
#include <set>
#include <vector>

namespace lectern::test {

/// What a disk that loses its power may have kept of everything that was written since the last sync.
enum class Crash {
    Ordered,   ///< a prefix of all writes, in the order they were made
    Subset,    ///< any of them, each as a whole
    Torn,      ///< any sectors of 512 bytes of any of them
    Reordered, ///< a prefix, after they were put into another order, some files' before others'
};
constexpr int kCrashes = int(Crash::Reordered) + 1;
const char* nameOf(Crash crash);

/// Records what a process does to the files of a folder, and tells what the folder may look like after a power failure at any
/// moment. The model is that of POSIX, with nothing more than it promises: what was written to a file is kept by a sync of
/// that file alone, an entry of a folder (made, renamed, removed) by a sync of that folder alone; the entries of one folder
/// are kept in the order in which they changed, as every journaling file system does.
class RecordedDisk final : public FileWatcher {
public:
    /// @param folder everything outside of it is left alone; it is there for good, and empty
    explicit RecordedDisk(const QString& folder);

    std::optional<int> before(const FileCall& call) override;
    void after(const FileCall& call, int result) override;

    /// Number of things that happened so far.
    std::size_t now() const { return m_events.size(); }
    /// Moments just before a sync: the most that is not kept yet.
    const std::vector<std::size_t>& syncs() const { return m_syncs; }

    /// The folder's files as they may be after a power failure at this moment. Moments are asked for in ascending order.
    std::map<QString, QByteArray> image(std::size_t moment, Crash crash, std::mt19937& random);

private:
    struct Event {
        enum class Kind { Write, Truncate, Sync, Link, Unlink, MakeFolder, SyncFolder } kind;
        int file = 0;       ///< of Write, Truncate, Sync, Link
        qint64 offset = 0;  ///< of Write; the size of Truncate
        QByteArray bytes{}; ///< of Write
        QString path{};     ///< of entries and folders, relative to the folder
    };
    struct File {
        QByteArray kept;                  ///< what a sync has made sure of
        std::vector<std::size_t> pending; ///< events since
    };
    using Entries = std::map<QString, int>; ///< path → file; a folder is -1

    QString relative(const QByteArray& path) const;
    void add(Event event);
    void link(const QString& path, int file);
    int fileAt(const QByteArray& path);
    void goTo(std::size_t moment);
    void keepFolder(const QString& folder);
    static void applyTo(Entries& entries, const Event& event);
    static void applyTo(QByteArray& bytes, const Event& event);
    void applyTorn(QByteArray& bytes, const Event& event, double chance, std::mt19937& random) const;

    QString m_folder;
    std::vector<Event> m_events;
    std::vector<std::size_t> m_syncs;

    // The folder as the process sees it, while it is recorded.
    std::map<QString, int> m_live;
    int m_files = 0;
    std::set<QString> m_syncFolderToo;

    // As of m_moment, while it is told.
    std::size_t m_moment = 0;
    std::vector<File> m_kept;
    Entries m_entries;
    std::map<QString, std::vector<std::size_t>> m_pendingEntries; ///< by folder
};

} // namespace lectern::test
