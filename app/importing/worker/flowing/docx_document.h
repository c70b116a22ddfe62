// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/flow.h"
#include "app/importing/worker/flowing/zip_archive.h"

namespace lectern::importing {

/// A document of Word 2007 or later (ECMA-376). Headers, footers and comments are left out.
/// Throws Failure: DamagedDocument; UnknownFormat where it is an office document of another kind.
Flow readDocx(ZipArchive& archive);

} // namespace lectern::importing
