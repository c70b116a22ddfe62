// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <linux/filter.h>
#include <vector>

namespace lectern::importing {

struct Limits {
    std::uint64_t addressSpace = 0; ///< bytes
    std::uint64_t cpuSeconds = 0;   ///< 0: none; for a worker that draws pages as long as a window shows them
    bool readsFonts = false;        ///< the system's fonts may be read, and what fontconfig keeps about them
};

/// Ends this process when its parent ends, also where that has happened already.
/// @param parent process id of the importer
void dieWithParent(std::int64_t parent);

/// Gives up, for good, everything that reading an open document does not need. Afterwards there is no network, no new process
/// or program, no file that can be written or created, no new executable memory; files can be read only in the folder of the
/// PDF library's character tables and, where the limits say so, of fonts (where the kernel has Landlock; elsewhere any file
/// that the user may read).
/// Throws Failure(WorkerCrashed) where the kernel refuses: unconfined, no document is opened.
///
/// A build with AddressSanitizer needs more: no limit on the address space, pipes, and /proc stays readable.
void confine(const Limits& limits);

/// Parts of confine().
void limitResources(const Limits& limits);
void restrictFiles(const Limits& limits);

/// The system calls that remain. Made before the limits are set, since libseccomp crashes where it finds no memory.
class SystemCallFilter {
public:
    SystemCallFilter();
    /// From here on. Allocates nothing.
    void install() const;

private:
    std::vector<sock_filter> m_program;
};

} // namespace lectern::importing
