// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/diagnostics/timing.h"
#include "engine/engine.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace lectern::diagnostics {

/// How much slower a document is read when its states are saved on the way.
struct ReadingSlowdown {
    qint64 tokens = 0;      ///< of the document
    int checkpoints = 0;    ///< saved in each reading that saves
    int pairs = 0;
    Spread plainSeconds;    ///< of the readings that save nothing
    Spread savingSeconds;   ///< of those that save
    Spread slowdown;        ///< of each pair: 0.03 is 3 % slower
    double processorSlowdown = 0; ///< the same in processor time, median: other programs' load tells less there
    double waitingShare = 0; ///< of a reading that saves: how much of it the reader stood still in save(), median
    double lagSeconds = 0;   ///< from the last token until all was on the disk, median
    qint64 readAgain = 0;    ///< tokens that another session over the saved document had to read; 0: none
};

/// Reads one document in pairs, once without and once with saving to a new library in `folder`, in turns first and second,
/// so that what drifts falls on both.
/// @param tokens   that the document has at least
/// @param progress told how many of how many readings are done
/// Returns nothing when stopped. Throws what the library and the engine throw.
std::optional<ReadingSlowdown> measureReadingSlowdown(std::shared_ptr<const engine::Engine> engine, const QString& folder,
                                                      qint64 tokens, int pairs, std::stop_token stop,
                                                      const std::function<void(int done, int total)>& progress);

} // namespace lectern::diagnostics
