// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/worker/flowing/epub_package.h"
#include "app/importing/worker/flowing/references.h"

#include <string>
#include <vector>

namespace lectern::importing {

/// An entry of a book's table of contents.
struct EpubContentsEntry {
    std::string title; ///< UTF-8
    Reference target;
    int level = 1; ///< 1: top
};

/// Reads the navigation document, or where there is none the NCX. Empty where the book has neither, or where it is damaged,
/// which is then told among the package's warnings.
std::vector<EpubContentsEntry> readEpubContents(ZipArchive& archive, EpubPackage& package);

} // namespace lectern::importing
