// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/turn.h"
#include "engine/token.h"

#include <QString>

#include <span>

namespace lectern::answering {

/// Keeps the turns of one conversation while they are made. Belongs to the conversation's thread. Every function throws
/// Failure where what it was given cannot be kept.
class TurnJournal {
public:
    virtual ~TurnJournal() = default;

    /// A question, before anything is done about it. Durable when it returns.
    /// @param parent id of the turn before; empty for a first one
    virtual void begin(const domain::Turn& turn, const QString& parent) = 0;
    /// More of what the model writes, and of the tokens that the turn adds to the session: soon durable, without waiting
    /// for it.
    virtual void append(const QString& turn, const domain::TurnText& more, std::span<const engine::TokenId> tokens) = 0;
    /// The whole turn instead of what was appended. Durable when it returns.
    virtual void finish(const domain::Turn& turn, std::span<const engine::TokenId> tokens) = 0;
};

} // namespace lectern::answering
