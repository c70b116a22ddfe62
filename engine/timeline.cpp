// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/timeline.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <utility>

namespace lectern::engine {

Timeline::Timeline(const Jamba& model, Precision precision, int chunkTokens)
    : m_model(model), m_backend(model.backend()), m_precision(precision), m_chunkTokens(chunkTokens),
      m_kv([this] { return m_backend.newKvPage(m_precision); }), m_lastResidual(static_cast<std::size_t>(model.shape().hidden))
{
    if (m_backend.deviceName() != "cpu")
        makeRoom(); // what a GPU cannot do, or has no memory for, is to be known when the session begins
}

/// What a session takes that computes: on the CPU, a fork that only stands somewhere does without.
void Timeline::makeRoom()
{
    if (!m_current)
        m_current = m_backend.newRecurrentState();
    if (!m_workspace) {
        m_workspace = m_backend.newWorkspace(m_chunkTokens, m_precision);
        m_workspace->profile = m_profile;
    }
}

void Timeline::reportTo(Profile* profile)
{
    m_profile = profile;
    if (m_workspace)
        m_workspace->profile = profile;
}

/// The chunk's keys and values, and `states` spare states: of its end, or of each of its tokens. Nothing counts before
/// commit().
bool Timeline::compute(std::span<const TokenId> chunk, std::size_t states, std::stop_token stop, const HiddenSink& hidden)
{
    makeRoom();
    const std::int64_t begin = position();
    m_tokens.reserve(m_tokens.size() + chunk.size()); // so that committing cannot fail
    m_spare.reserve(states + 1);
    while (m_spare.size() < states)
        m_spare.push_back(m_backend.newRecurrentState());
    std::vector<RecurrentState*> after;
    for (std::size_t i = 0; i < states; ++i)
        after.push_back(m_spare[i].get());
    bool done = false;
    try {
        m_kv.extend(begin + static_cast<std::int64_t>(chunk.size()));
        done = m_model.forward({chunk, *m_current, after, m_kv.chain(), *m_workspace}, std::move(stop), hidden);
    } catch (...) {
        m_kv.truncate(begin);
        throw;
    }
    if (!done)
        m_kv.truncate(begin);
    return done;
}

/// Goes on to the end of `tokens`, the first of the chunk computed last; `state` says which spare state that is.
void Timeline::commit(std::span<const TokenId> tokens, std::size_t state)
{
    const auto count = static_cast<std::int64_t>(tokens.size());
    m_readAgain += std::clamp<std::int64_t>(m_restoredTo - position(), 0, count);
    m_backend.residual(*m_workspace, static_cast<int>(count) - 1, m_lastResidual);
    m_logits.clear();
    m_kv.truncate(position() + count);
    m_tokens.insert(m_tokens.end(), tokens.begin(), tokens.end());
    std::swap(m_current, m_spare[state]);
    if (m_currentIsShared)
        m_spare.erase(m_spare.begin() + static_cast<std::ptrdiff_t>(state));
    m_currentIsShared = false;
}

bool Timeline::step(std::span<const TokenId> chunk, std::stop_token stop, const HiddenSink& hidden)
{
    if (!compute(chunk, 1, std::move(stop), hidden))
        return false;
    commit(chunk, 0);
    return true;
}

std::size_t Timeline::stepWithGuesses(std::span<const TokenId> chunk, std::stop_token stop,
                                      const std::function<bool(std::size_t i, std::span<const float> logits)>& judge)
{
    if (!compute(chunk, chunk.size(), std::move(stop), {}))
        return 0;
    const auto vocabulary = static_cast<std::size_t>(m_model.shape().vocabulary);
    std::vector<float> logits, lastLogits;
    std::size_t last = 0;
    try {
        logits = logitsOfStep(chunk.size());
        while (judge(last, std::span(logits).subspan(last * vocabulary, vocabulary)) && last + 1 < chunk.size())
            ++last;
        const auto row = logits.begin() + static_cast<std::ptrdiff_t>(last * vocabulary);
        lastLogits.assign(row, row + static_cast<std::ptrdiff_t>(vocabulary));
    } catch (...) {
        m_kv.truncate(position());
        throw;
    }
    commit(chunk.first(last + 1), last);
    m_logits = std::move(lastLogits);
    return last + 1;
}

/// After each of the last chunk's first `rows` tokens, together: [rows, V].
std::vector<float> Timeline::logitsOfStep(std::size_t rows) const
{
    std::vector<float> logits(rows * static_cast<std::size_t>(m_model.shape().vocabulary));
    m_backend.logitsOfRows(*m_workspace, 0, static_cast<int>(rows), m_precision, logits);
    return logits;
}

std::span<const float> Timeline::logits()
{
    if (m_logits.empty() && !m_tokens.empty()) {
        std::vector<float> computed(static_cast<std::size_t>(m_model.shape().vocabulary));
        m_model.logits(m_lastResidual, m_precision, computed, m_profile);
        m_logits = std::move(computed);
    }
    return m_logits;
}

void Timeline::eachLogits(std::size_t rows, const std::function<void(std::int64_t, std::span<const float>)>& sink)
{
    std::vector<float> out(static_cast<std::size_t>(m_model.shape().vocabulary));
    for (std::size_t i = 0; i < rows; ++i) {
        m_backend.logitsOfRows(*m_workspace, static_cast<int>(i), 1, m_precision, out);
        sink(position() - static_cast<std::int64_t>(rows - i) + 1, out);
    }
}

std::shared_ptr<const SessionState> Timeline::state()
{
    const auto last = logits();
    auto state = std::make_shared<SessionState>();
    state->model = &m_model;
    state->precision = m_precision;
    state->position = position();
    if (!m_current)
        m_current = m_backend.newRecurrentState();
    state->recurrent = m_current;
    state->kv = m_kv.chain();
    state->tokens = m_tokens;
    state->logits.assign(last.begin(), last.end());
    m_currentIsShared = true;
    return state;
}

void Timeline::restore(const SessionState& state)
{
    ENSURE(state.model == &m_model && state.precision == m_precision);
    std::vector<TokenId> tokens = state.tokens;
    std::vector<float> logits = state.logits;
    m_kv.restore(state.kv);
    m_tokens = std::move(tokens);
    m_logits = std::move(logits);
    // Shared states are never written to: the next chunk writes to a spare one.
    m_current = std::const_pointer_cast<RecurrentState>(state.recurrent);
    m_currentIsShared = true;
    m_restoredTo = state.position;
}

} // namespace lectern::engine
