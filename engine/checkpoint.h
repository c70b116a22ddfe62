// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

namespace lectern::engine {

struct SessionState; // engine/model/session_state.h

/// A place in a session that can be returned to: the recurrent state, the last logits and references to the shared,
/// immutable keys and values up to there. Copying one copies a pointer. Valid for sessions of the same engine and precision.
class Checkpoint {
public:
    Checkpoint() = default;
    explicit Checkpoint(std::shared_ptr<const SessionState> state);

    bool isEmpty() const { return m_state == nullptr; }
    /// Number of tokens read up to here.
    std::int64_t position() const;
    /// Bytes that this checkpoint alone holds: recurrent state and logits, not the shared keys and values.
    std::int64_t ownBytes() const;

    const std::shared_ptr<const SessionState>& state() const { return m_state; }

private:
    std::shared_ptr<const SessionState> m_state;
};

} // namespace lectern::engine
