// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/backend.h"
#include "engine/precision.h"
#include "engine/token.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace lectern::engine {

class Jamba;

/// Everything a timeline is at one position, immutable: what a Checkpoint refers to. A session's next chunk makes another
/// recurrent state instead of changing this one, so taking and restoring a checkpoint copies no state at all.
struct SessionState {
    const Jamba* model = nullptr; ///< which the parts belong to
    Precision precision{};
    std::int64_t position = 0;
    std::shared_ptr<const RecurrentState> recurrent;
    KvChain kv; ///< up to `position`
    std::vector<TokenId> tokens;  ///< [position]
    std::vector<float> logits;    ///< [V], after the last token; empty at position 0
};

} // namespace lectern::engine
