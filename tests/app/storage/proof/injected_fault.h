// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/app/storage/proof/watched_files.h"

namespace lectern::test {

enum class Fault {
    IoError,    ///< of any call
    ShortWrite, ///< half of it is written
    DiskFull,
    OutOfMemory, ///< of SQLite's allocations
};
constexpr int kFaults = int(Fault::OutOfMemory) + 1;
const char* nameOf(Fault fault);

/// Takes over SQLite's memory, so that it can fail. Before anything else touches SQLite.
void installFailingMemory();

/// While this lives, the n-th call that can fail so fails, or all from the n-th on.
class InjectedFault final : public FileWatcher {
public:
    /// @param n from 1; 0: none fails, and calls() counts them
    InjectedFault(Fault fault, qint64 n, bool forEver);
    ~InjectedFault() override;
    InjectedFault(const InjectedFault&) = delete;
    InjectedFault& operator=(const InjectedFault&) = delete;

    std::optional<int> before(const FileCall& call) override;
    /// For SQLite's memory: whether this allocation fails.
    bool failsNow();

    qint64 calls() const { return m_calls; }
    qint64 failed() const { return m_failed; }
    /// The first call that failed, for the log.
    const QByteArray& where() const { return m_where; }

private:
    Fault m_fault;
    qint64 m_n;
    bool m_forEver;
    qint64 m_calls = 0;
    qint64 m_failed = 0;
    QByteArray m_where;
    Watching m_watching;
};

} // namespace lectern::test
