// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/diagnostics/benchmark_library.h"
#include "app/diagnostics/timing.h"
#include "engine/engine.h"

#include <memory>
#include <optional>
#include <stop_token>

namespace lectern::diagnostics {

/// How much slower an answer is written when what it goes on from, and its text, are being kept meanwhile: the same tokens from
/// the same place, once with and once without, in turns.
struct WritingSlowdown {
    int pairs = 0;
    int tokens = 0;           ///< of each answer
    Spread slowdown;          ///< of each pair: 0.01 takes 1 % longer
    Interval sure;            ///< of its median
    Spread processorSlowdown; ///< the same in processor time of the whole program, in which others' load tells less
    Interval processorSure;
    double speed = 0; ///< tokens per second without saving, median
};

struct WritingPairs {
    int pairs = 40;      ///< 0: not measured
    int tokens = 256;    ///< of an answer
    qint64 depth = 2048; ///< tokens before it
};

/// Returns nothing when stopped.
std::optional<WritingSlowdown> measureWritingSlowdown(const std::shared_ptr<const engine::Engine>& engine,
                                                      BenchmarkLibrary& library, const WritingPairs& pairs,
                                                      const std::stop_token& stop);

} // namespace lectern::diagnostics
