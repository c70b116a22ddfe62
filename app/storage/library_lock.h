// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace lectern::storage {

/// The right to write to a library folder: a kernel lock on its file `library.lock`, which names the holder. It goes when
/// the process ends, however that happens, and no program that this one starts inherits it. Readers need none.
class LibraryLock {
public:
    /// Throws Failure: LibraryLocked (subject: the folder; detail: the holder, "lectern, process 4711"; numbers: {process id}),
    /// CannotWrite, DiskFull.
    explicit LibraryLock(const QString& folder);
    ~LibraryLock();
    LibraryLock(const LibraryLock&) = delete;
    LibraryLock& operator=(const LibraryLock&) = delete;

private:
    int m_file = -1;
};

} // namespace lectern::storage
