// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/diagnostics/branch_benchmark.h"
#include "app/diagnostics/disk_rate.h"
#include "app/diagnostics/library_benchmark.h"
#include "app/diagnostics/reading_slowdown.h"
#include "app/diagnostics/timing.h"
#include "app/diagnostics/writing_slowdown.h"
#include "engine/engine.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace lectern::diagnostics {

/// How much is measured.
struct StateBenchmarkOptions {
    qint64 diskBytes = 256 << 20; ///< of the file that the disk itself is measured with; a multiple of 1 MiB
    qint64 tokens = 140'000;      ///< of the state that is saved and restored
    int restores = 5;             ///< warm, and as many cold
    int branches = 20;
    int turns = 20;
    WritingPairs writing;
    LargeLibrary library;
    ReadingPairs reading; ///< no documents: not measured
};

/// Saving a long reading's state, checkpoint by checkpoint.
struct SavingFigures {
    qint64 tokens = 0;
    int checkpoints = 0;
    qint64 stateBytes = 0;              ///< of state, as the engine hands it out
    double seconds = 0;                 ///< until all is on the disk
    std::optional<qint64> writtenBytes; ///< handed to write() meanwhile; nothing where the system does not count that
    qint64 fileGrowth = 0;              ///< of the library's files

    /// Bytes that were written for each of state.
    std::optional<double> amplification() const;
    double growthAmplification() const { return double(fileGrowth) / double(stateBytes); }
};

/// Going back to the end of it: found, read, checked, put together and taken by a session.
struct RestoringFigures {
    qint64 bytes = 0;       ///< of state
    Spread warm;            ///< seconds; the library's files in the system's cache
    Spread cold;            ///< seconds; the library opened anew, the system told to forget its files
    qint64 cachedBytes = 0; ///< of the library that were in memory all the same before a cold one, at most
    qint64 position = 0;    ///< of the session after it
};

/// A turn of 300 tokens.
struct TurnFigures {
    int count = 0;
    Spread begin;  ///< seconds until the question is durable
    Spread finish; ///< seconds from the last token of the answer until all of it is durable
};

struct StateReport {
    DiskRate disk;
    SavingFigures saving;
    RestoringFigures restoring;
    BranchFigures branches;
    TurnFigures turns;
    WritingSlowdown writing; ///< no pairs: not measured
    LibraryFigures library;
    ReadingSlowdown reading; ///< likewise
};

/// What is to be kept.
struct StateBounds {
    double warmRestoreSeconds = 0.3;
    double shareOfDisk = 0.7; ///< a cold restore: its bytes at this share of the disk's rate, and
    double coldRestoreSeconds = 0.02;
    double forkSeconds = 0.005;
    double rollbackSeconds = 0.01;
    double turnSeconds = 0.15;
    double slowdown = 0.02;        ///< of reading
    double writingSlowdown = 0.01; ///< of an answer
    double amplification = 1.1;
    double openSeconds = 0.3;
    double searchSeconds = 0.1;
};

enum class StateStep { Disk, Save, Restore, Branch, Turns, Write, Library, Read };

/// Free disk that the measurement takes for a model, with room to spare.
qint64 stateBenchmarkDiskBytes(const engine::ModelInfo& model, const StateBenchmarkOptions& options);

/// Measures the store with a model's states at precision Fast, in a library of its own in a new folder below `folder`, which
/// is on the disk to be measured and must exist. The new folder is gone when it returns or throws.
/// @param progress told what is under way, and how much of it is done where that is known (negative where not)
/// Returns nothing when stopped. Throws Failure: what the library and the engine throw; LibraryDamaged where a state does not
/// come back.
std::optional<StateReport> runStateBenchmark(std::shared_ptr<const engine::Engine> engine, const QString& folder,
                                             const StateBenchmarkOptions& options, std::stop_token stop,
                                             const std::function<void(StateStep step, double fraction)>& progress);

} // namespace lectern::diagnostics
