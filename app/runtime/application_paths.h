// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace lectern::runtime {

/// Where the program's own parts and the user's files are. Needs a QCoreApplication.

/// Models that came with the program: beside the executable's folder, `../share/lectern/models`.
QString builtInModelsFolder();

/// The user's own models; may not exist yet.
QString userModelsFolder();

/// The library's folder: `wanted`, or the user's own where that is empty; may not exist yet.
QString libraryFolder(const QString& wanted);

/// The program lectern-import, beside the executable.
QString importWorker();

} // namespace lectern::runtime
