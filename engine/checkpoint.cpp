// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/checkpoint.h"

#include "engine/base/failure.h"
#include "engine/model/session_state.h"

#include <utility>

namespace lectern::engine {

Checkpoint::Checkpoint(std::shared_ptr<const SessionState> state) : m_state(std::move(state)) {}

std::int64_t Checkpoint::position() const
{
    return m_state ? m_state->position : 0;
}

std::int64_t Checkpoint::ownBytes() const
{
    if (!m_state)
        return 0;
    return static_cast<std::int64_t>(m_state->recurrent->byteCount() + m_state->tokens.size() * sizeof(TokenId) +
                                     m_state->logits.size() * sizeof(float));
}

} // namespace lectern::engine
