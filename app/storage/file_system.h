// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace lectern::storage {

/// Whether a file system of this type, as the system calls it ("nfs4", "fuse.sshfs"), lies on another computer. Locks and syncs
/// may not hold there.
bool isOnNetwork(const QByteArray& type);

/// The type of the file system that holds a folder, or would, where it is on a network; else empty.
QString networkFileSystem(const QString& folder);

} // namespace lectern::storage
