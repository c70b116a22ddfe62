// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace lectern::cli {

/// All bytes of a file that the person named, pipes included (`/dev/stdin`, `<(…)`).
/// Throws Failure: NotFound, NotAFile (a folder), NotReadable.
QByteArray readInputFile(const QString& path);

} // namespace lectern::cli
