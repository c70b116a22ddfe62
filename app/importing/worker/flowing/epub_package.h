// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/zip_archive.h"

#include <string>
#include <vector>

namespace lectern::importing {

/// What a book's package document says (EPUB 3.3, 5; EPUB 2 has the same).
struct EpubPackage {
    std::string title;
    std::vector<std::string> spine; ///< names in the archive, in reading order, each once
    std::string navigation;         ///< the navigation document of EPUB 3; empty: none
    std::string ncx;                ///< that of EPUB 2
    std::vector<std::string> warnings;
};

/// Throws Failure: DamagedDocument; UnknownFormat where a chapter is encrypted, with DRM.
EpubPackage readEpubPackage(ZipArchive& archive);

} // namespace lectern::importing
