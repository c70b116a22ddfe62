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

/// What is to be read before a question can be answered.
struct ReadingAhead {
    qint64 restored = 0; ///< tokens that are in the session already or come from a saved state
    qint64 unread = 0;   ///< tokens that the model has to read
    double seconds = -1; ///< for those; negative where this computer has not read with this model yet
};

/// Called on the reading thread after each chunk.
using ProgressSink = std::function<void(const ReadingProgress&)>;

} // namespace lectern::reading
