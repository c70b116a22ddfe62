// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/diagnostics/timing.h"

#include <QString>

#include <optional>
#include <stop_token>

namespace lectern::diagnostics {

/// A library that somebody has used for years.
struct LargeLibrary {
    int documents = 1000; ///< of three pages each
    int turns = 10'000;
};

struct LibraryFigures {
    LargeLibrary size;
    qint64 bytes = 0; ///< of library.db
    Spread open;      ///< seconds, the system told to forget the file: opened, and all that the window lists read
    Spread search;    ///< seconds for one question; words that are everywhere and words that are nowhere among them
    int hits = 0;     ///< of all searches
};

/// Makes such a library in `folder`, which must not be there yet. Returns nothing when stopped. Throws as storage::Library.
std::optional<LibraryFigures> measureLargeLibrary(const QString& folder, const LargeLibrary& size, const std::stop_token& stop);

} // namespace lectern::diagnostics
