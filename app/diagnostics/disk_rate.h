// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>
#include <stop_token>

namespace lectern::diagnostics {

/// How fast a disk is without a store on top: one file, written and read from end to end. Bytes per second.
struct DiskRate {
    qint64 bytes = 0;
    double write = 0;      ///< with the fsync at the end
    double readCold = 0;   ///< once the system had been told to forget the file; median of three
    double readDirect = 0; ///< past the system's cache, median of three; 0 where the file system does not do that
    double readWarm = 0;   ///< from the system's cache, median of three
    qint64 cachedBytes = 0; ///< of the file that were in memory all the same before a cold read, at most
};

/// Measures with a file of `bytes` bytes that nothing can compress, in `folder`, and removes it.
/// @param bytes a multiple of 1 MiB
/// Returns nothing when stopped. Throws Failure: DiskFull, CannotWrite, NotReadable.
std::optional<DiskRate> measureDiskRate(const QString& folder, qint64 bytes, std::stop_token stop);

} // namespace lectern::diagnostics
