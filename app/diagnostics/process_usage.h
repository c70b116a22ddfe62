// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace lectern::diagnostics {

/// What this process has used so far.
struct ProcessUsage {
    std::optional<qint64> writtenBytes; ///< handed to write() and its like; nothing where the system does not count that
    double processorSeconds = 0;        ///< of all threads, in the program and in the system
};
ProcessUsage processUsage();

/// Bytes of all files in a folder and in those below it.
qint64 folderBytes(const QString& folder);

} // namespace lectern::diagnostics
