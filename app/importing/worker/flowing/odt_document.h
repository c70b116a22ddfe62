// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/flow.h"
#include "app/importing/worker/flowing/zip_archive.h"

namespace lectern::importing {

/// A text in OpenDocument's format (ISO/IEC 26300), as LibreOffice writes it.
/// Throws Failure: DamagedDocument; UnknownFormat where it is encrypted.
Flow readOdt(ZipArchive& archive);

} // namespace lectern::importing
