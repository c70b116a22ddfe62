// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/reading_progress.h"

#include <QtGlobal>

#include <functional>

namespace lectern::reading {

using domain::ReadingProgress;

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
