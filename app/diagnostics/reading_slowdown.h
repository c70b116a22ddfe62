// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/diagnostics/timing.h"
#include "app/reading/document_reader.h"
#include "engine/engine.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace lectern::diagnostics {

/// How much slower a document is read when its states are saved on the way.
///
/// Two sessions read the same document in turns of ReadingPairs::turnTokens tokens, one with saving as the program does it, one
/// without: the two turns of a pair, over the same tokens, follow on each other, so that what else the computer does falls
/// on both. A turn begins half way between two checkpoints and holds one; what is still being saved when the reader goes
/// on is thus saved within the turn.
struct ReadingSlowdown {
    qint64 tokens = 0;      ///< of the document
    qint64 checkpoints = 0; ///< kept of a document, fewest; one for each pair and two more where none was left out
    qint64 pairTokens = 0;  ///< of each turn
    int pairs = 0;
    Spread plainSpeed;        ///< tokens per second of the turns without saving
    Spread savingSpeed;       ///< and of those with it
    Spread slowdown;          ///< of each pair: 0.03 takes 3 % longer
    Interval sure;            ///< of its median
    Spread processorSlowdown; ///< the same in processor time of this program, in which others' load tells less
    Interval processorSure;
    /// How much of its threads' time this program had a processor in the turns without saving, median. Well below 1 others
    /// were at work, and the turns' times are theirs as much as the store's.
    double processorShare = 0;
    double waitingShare = 0; ///< how much of its time the reader that saves stood still in save()
    double lagSeconds = 0;   ///< from the last token of a document until all was on the disk, median
    qint64 readAgain = 0;    ///< tokens that another session over the saved document had to read; 0: none
};

/// How much is read.
struct ReadingPairs {
    qint64 turnTokens = reading::CheckpointInterval().tokens; ///< a checkpoint so often; a multiple of two chunks
    int inADocument = 4;                                      ///< pairs; the document is half a turn longer than these
    int documents = 3;                                        ///< readings of it, each with a library of its own
    double seconds = 90;                                      ///< no further one is begun after so long

    qint64 documentTokens() const { return turnTokens / 2 + turnTokens * inADocument; }
};

/// Saves to a new library in `folder` for each document.
/// @param progress told what part is done
/// Returns nothing when stopped. Throws what the library and the engine throw.
std::optional<ReadingSlowdown> measureReadingSlowdown(std::shared_ptr<const engine::Engine> engine, const QString& folder,
                                                      const ReadingPairs& pairs, std::stop_token stop,
                                                      const std::function<void(double fraction)>& progress);

} // namespace lectern::diagnostics
