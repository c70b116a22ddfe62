// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session.h"

#include <QString>

#include <functional>
#include <stop_token>
#include <vector>

namespace lectern::diagnostics {

struct LogitsDumpOptions {
    QString out;          ///< file for the logits
    QString layersFolder; ///< folder for the hidden states, made if need be; empty: none are written
    bool exact = true;    ///< Precision::Exact, else Precision::Fast
    int chunkTokens = 0;  ///< 0: the engine's own
};

/// Reads `ids` in a new session and writes the logits after each of them: raw little-endian float32 [tokens, vocab].
/// With a folder for layers, one file `NAME.f32` [tokens, hidden] for each value that PrefillObserver::hidden names.
/// All files appear complete at the end or not at all. Returns false when stopped.
/// Throws Failure: InvalidInput (an id outside the vocabulary), CannotWrite, OutOfMemory.
bool dumpLogits(std::shared_ptr<const engine::Engine> engine, const std::vector<engine::TokenId>& ids,
                const LogitsDumpOptions& options, std::stop_token stop,
                const std::function<void(qint64 done, qint64 total)>& progress);

} // namespace lectern::diagnostics
