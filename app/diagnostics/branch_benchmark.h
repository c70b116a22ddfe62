// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/diagnostics/benchmark_library.h"
#include "app/diagnostics/timing.h"
#include "engine/engine.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace lectern::diagnostics {

/// Going on from one place in two ways, with the long state in memory.
struct BranchFigures {
    int count = 0;
    qint64 tokens = 0;      ///< of the state that is forked
    Spread fork;            ///< seconds until another session stands where the first one does
    Spread rollback;        ///< seconds until a session stands where it was before its last 8,192 tokens
    qint64 forkedBytes = 0; ///< of state written for the checkpoint of a fork that has gone 100 tokens further
    qint64 forkedLeast = 0; ///< its recurrent state and logits, and the keys and values of blocks that are new
};

/// @param engine  whose made-up state of `tokens` is forked
/// @param library has that state saved
/// Returns nothing when stopped.
std::optional<BranchFigures> measureBranches(const std::shared_ptr<const engine::Engine>& engine, BenchmarkLibrary& library,
                                             const std::vector<engine::TokenId>& tokens, int count,
                                             const std::stop_token& stop);

} // namespace lectern::diagnostics
