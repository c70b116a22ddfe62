// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <string>

namespace lectern::storage {

/// Files and folders that nobody but their owner may read. Throw Failure: DiskFull, CannotWrite; subject: the path.

/// Makes an empty file (mode 0600) unless there is one.
void createPrivateFile(const QString& path);
/// Makes a folder (mode 0700), durably, and those above it, unless it is there.
void createPrivateFolder(const QString& path);
/// Removes a file; it need not be there.
void removeFile(const QString& path);
/// Gives a file another name, durably; one that has the name already is replaced.
void renameFile(const QString& from, const QString& to);

/// A path as the system takes it.
std::string nativePath(const QString& path);

} // namespace lectern::storage
