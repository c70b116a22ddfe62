// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/engine.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace lectern::diagnostics {

enum class BenchmarkStep { Load, Prepare, Read, Decode, Quote, Limits };

/// How fast tokens went that began at a depth of context.
struct SpeedSample {
    qint64 depth = 0;
    qint64 tokens = 0;
    double seconds = 0;
    engine::Profile profile = engine::Profile(); ///< what the device computed for it, all passes together
    qint64 passes = 0;
    /// Read again and again, as much memory as a pass does: more than BenchmarkReport::limits say where that fits into caches.
    double bytesPerSecond = 0;
    double rooflineShare = 0; ///< the time that its work takes at the limits (engine::Profile says what counts) ÷ its time

    double tokensPerSecond() const { return double(tokens) / seconds; }
};

struct BenchmarkReport {
    QString device;
    QStringList features; ///< instruction sets in use
    int threads = 0;
    double loadSeconds = 0;
    qint64 loadBytes = 0; ///< of weights on disk
    std::vector<SpeedSample> read;
    std::vector<SpeedSample> decode;
    /// Writing what stands in the context already, as a quotation does, with guesses (engine::DecodeOptions::guessing).
    std::vector<SpeedSample> quote;
    qint64 stateTokens = 0;
    qint64 stateBytes = 0; ///< recurrent state, logits, keys and values at that depth
    double saveSeconds = 0;    ///< taking a checkpoint
    double restoreSeconds = 0; ///< going back to it
    qint64 peakBytes = 0;    ///< of resident memory; 0 where the system does not say
    qint64 deepestTokens = 0; ///< in the longest session
    engine::DeviceLimits limits; ///< measured after all else
};

struct BenchmarkOptions {
    /// Tokens of context to begin at, ascending, each once; the state of a reading that long is made up (SyntheticReading).
    /// Empty: reading begins with no context.
    std::vector<qint64> depths = {};
    /// Operations are timed one by one, which takes some 100 ns each.
    bool profile = false;
};

/// Tokens of context that a benchmark goes beyond the deepest of BenchmarkOptions::depths, at most.
constexpr qint64 kBenchmarkTokens = 8448; // two chunks of a GPU's, and what is written
/// The same without depths.
constexpr qint64 kBenchmarkTokensFromTheBeginning = 4096 + kBenchmarkTokens;

/// Opens a model and measures it at precision Fast, with random tokens (seeded: the same on every run).
/// - Without depths, within about a minute: reading 512 and, where that is quick, 4,096 tokens from the beginning, and writing 64
///   after each.
/// - At each depth: reading a chunk, or several where that is quick, from where the next chunk begins; and writing 64 tokens.
/// Then taking and restoring a checkpoint of the longest session, and what the device could do at most.
/// @param progress told what begins now and with how many tokens
/// Returns nothing when stopped. Throws what Engine::open() and Session throw.
std::optional<BenchmarkReport> runBenchmark(const std::function<std::shared_ptr<const engine::Engine>()>& open,
                                            const BenchmarkOptions& options, std::stop_token stop,
                                            const std::function<void(BenchmarkStep step, qint64 tokens)>& progress);

} // namespace lectern::diagnostics
