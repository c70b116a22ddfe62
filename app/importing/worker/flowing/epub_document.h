// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/flow.h"
#include "app/importing/worker/flowing/zip_archive.h"

namespace lectern::importing {

/// A book in EPUB 2 or 3: the parts of its spine in order, each a chapter, with its table of contents.
/// Throws Failure: DamagedDocument; UnknownFormat where it is protected against copying.
Flow readEpub(ZipArchive& archive);

} // namespace lectern::importing
