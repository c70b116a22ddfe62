// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/saved_state.h"
#include "engine/checkpoint.h"
#include "engine/token.h"

#include <cstdint>
#include <optional>
#include <span>

namespace lectern::reading {

/// Why a checkpoint was taken; decides how long it is kept.
enum class CheckpointKind {
    SystemText,  ///< end of the system text: kept for good
    Document,    ///< end of a document: kept for good
    BeforeTurn,  ///< before a question
    AfterAnswer, ///< after an answer
    Periodic,    ///< on the way through a long document: thinned out later
    Cancelled,   ///< where the reading was stopped
};

/// Keeps checkpoints and finds them again by the tokens that led to them. A store serves the sessions of one engine at
/// one precision. What it keeps is a cache: it may lose any of it, and then tokens are read again.
class CheckpointStore {
public:
    virtual ~CheckpointStore() = default;

    /// The checkpoint with the most tokens among those whose tokens are a prefix of `tokens` (or all of them); empty where
    /// there is none.
    virtual engine::Checkpoint find(std::span<const engine::TokenId> tokens) = 0;

    /// How many tokens find() would bring back; takes nothing.
    virtual std::int64_t longest(std::span<const engine::TokenId> tokens) = 0;

    /// @param tokens    all that were read up to the checkpoint: checkpoint.position() of them
    /// @param documents how many documents, from the first on, the tokens hold something of
    virtual void save(const engine::Checkpoint& checkpoint, std::span<const engine::TokenId> tokens, CheckpointKind kind,
                      int documents) = 0;

    /// What reading cost, for estimates before the next one. A store may forget it.
    virtual void keepSpeed(const storage::ReadingSpeed&) {}
    virtual std::optional<storage::ReadingSpeed> speed() { return std::nullopt; }
};

} // namespace lectern::reading
