// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <functional>

namespace lectern::reading {

/// Where the reading of the documents stands.
struct ReadingProgress {
    int document = 1;   ///< from 1
    int page = 0;       ///< of that document, physical, from 1
    int pageCount = 0;  ///< of that document
    qint64 tokensDone = 0;
    qint64 tokensTotal = 0;
    double secondsLeft = -1; ///< an estimate; negative until there is one
};

/// What reading took.
struct ReadingResult {
    bool done = false;         ///< false: stopped; what was read is in the session and in the store
    qint64 restoredTokens = 0; ///< taken from a saved state
    qint64 readTokens = 0;     ///< read by the model
    double restoreSeconds = 0;
    double readSeconds = 0;
};

/// Called on the reading thread after each chunk.
using ProgressSink = std::function<void(const ReadingProgress&)>;

} // namespace lectern::reading
