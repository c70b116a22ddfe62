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

/// Where a library is that nobody chose a place for; may not exist yet.
QString usualLibraryFolder();

/// The library's folder: `wanted`, or where that is empty the user's own, which is the one they chose, or in the usual place;
/// may not exist yet.
QString libraryFolder(const QString& wanted);

/// The program lectern-import, beside the executable.
QString importWorker();

/// The program lectern-ocr, beside the executable.
QString ocrWorker();

} // namespace lectern::runtime
