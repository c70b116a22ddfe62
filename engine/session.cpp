// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/session.h"

#include "engine/base/failure.h"
#include "engine/model/jamba.h"
#include "engine/model/kv_timeline.h"
#include "engine/model/session_state.h"

#include <algorithm>
#include <string>
#include <utility>

namespace lectern::engine {

struct Session::Impl {
    Impl(const Jamba& jamba, const SessionOptions& options)
        : model(jamba), backend(jamba.backend()), precision(options.precision), current(backend.newRecurrentState()),
          kv([this] { return backend.newKvPage(precision); }), workspace(backend.newWorkspace(options.chunkTokens, options.precision)),
          lastResidual(static_cast<std::size_t>(jamba.shape().hidden))
    {
    }

    std::int64_t position() const { return static_cast<std::int64_t>(tokens.size()); }

    /// Computes one chunk and commits it; false when stopped.
    bool step(std::span<const TokenId> chunk, std::stop_token stop, const HiddenSink& hidden)
    {
        const std::int64_t begin = position();
        tokens.reserve(tokens.size() + chunk.size()); // so that committing cannot fail
        if (!next)
            next = backend.newRecurrentState();
        bool done = false;
        try {
            kv.extend(begin + static_cast<std::int64_t>(chunk.size()));
            done = model.forward({chunk, *current, *next, kv.chain(), *workspace}, stop, hidden);
        } catch (...) {
            kv.truncate(begin);
            throw;
        }
        if (!done) {
            kv.truncate(begin);
            return false;
        }
        readAgain += std::clamp<std::int64_t>(restoredTo - begin, 0, static_cast<std::int64_t>(chunk.size()));
        backend.residual(*workspace, static_cast<int>(chunk.size()) - 1, lastResidual);
        logits.clear();
        tokens.insert(tokens.end(), chunk.begin(), chunk.end());
        std::swap(current, next);
        if (currentIsShared)
            next.reset(); // a checkpoint holds it
        currentIsShared = false;
        return true;
    }

    std::span<const float> lastLogits()
    {
        if (logits.empty() && !tokens.empty()) {
            std::vector<float> computed(static_cast<std::size_t>(model.shape().vocabulary));
            model.logits(lastResidual, precision, computed);
            logits = std::move(computed);
        }
        return logits;
    }

    void reportLogits(std::size_t rows, const PrefillObserver& observer)
    {
        const auto width = static_cast<std::size_t>(model.shape().hidden);
        std::vector<float> row(width), out(static_cast<std::size_t>(model.shape().vocabulary));
        for (std::size_t i = 0; i < rows; ++i) {
            backend.residual(*workspace, static_cast<int>(i), row);
            model.logits(row, precision, out);
            observer.logits(position() - static_cast<std::int64_t>(rows - i) + 1, out);
        }
    }

    const Jamba& model;
    const Backend& backend;
    Precision precision;
    std::vector<TokenId> tokens;
    std::shared_ptr<RecurrentState> current;
    std::shared_ptr<RecurrentState> next; ///< written by the next chunk; what `current` was before, if nobody else holds that
    bool currentIsShared = false;
    KvTimeline kv;
    std::unique_ptr<Workspace> workspace;
    std::vector<float> lastResidual; ///< [H], after the last token
    std::vector<float> logits;       ///< [V], after the last token; empty until asked for
    std::int64_t restoredTo = 0;     ///< position of the checkpoint restored last
    std::int64_t readAgain = 0;      ///< tokens computed before that position since
};

Session::Session(std::shared_ptr<const Engine> engine, const SessionOptions& options) : m_engine(std::move(engine)), m_options(options)
{
    ENSURE(m_options.chunkTokens > 0);
    m_impl = std::make_unique<Impl>(m_engine->model(), m_options);
}

Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

std::int64_t Session::position() const
{
    return m_impl->position();
}

std::vector<TokenId> Session::tokens() const
{
    return m_impl->tokens;
}

std::span<const float> Session::logits() const
{
    return m_impl->lastLogits();
}

std::int64_t Session::restoredButReadAgain() const
{
    return m_impl->readAgain;
}

PrefillOutcome Session::prefill(std::span<const TokenId> tokens, std::stop_token stop, const PrefillObserver& observer)
{
    for (const TokenId token : tokens) {
        if (token < 0 || token >= m_engine->info().vocabulary)
            throw Failure(ErrorCode::InvalidInput, "token id " + std::to_string(token) + " is outside the vocabulary of " +
                                                       std::to_string(m_engine->info().vocabulary));
    }
    HiddenSink hidden;
    if (observer.hidden)
        hidden = [&](std::string_view name, std::span<const float> values) { observer.hidden(name, position(), values); };
    while (!tokens.empty()) {
        const std::int64_t chunk = m_options.chunkTokens;
        const auto count = std::min(tokens.size(), static_cast<std::size_t>(chunk - position() % chunk));
        if (!m_impl->step(tokens.first(count), stop, hidden))
            return PrefillOutcome::Cancelled;
        if (observer.logits)
            m_impl->reportLogits(count, observer);
        if (observer.progress)
            observer.progress(position());
        tokens = tokens.subspan(count);
    }
    return PrefillOutcome::Done;
}

DecodeResult Session::decode(const DecodeOptions& options, std::stop_token stop, const std::function<void(TokenId)>& sink)
{
    ENSURE(position() > 0);
    Sampler sampler(options.sampling);
    const std::vector<TokenId>& stops = m_engine->stopTokens();
    DecodeResult result;
    for (;;) {
        if (static_cast<int>(result.tokens.size()) >= options.maxTokens) {
            result.stop = StopReason::Length;
            return result;
        }
        if (stop.stop_requested()) {
            result.stop = StopReason::Cancelled;
            return result;
        }
        const TokenId token = sampler.sample(logits());
        if (std::find(stops.begin(), stops.end(), token) != stops.end()) {
            result.stop = StopReason::End;
            return result;
        }
        result.tokens.reserve(result.tokens.size() + 1);
        if (!m_impl->step(std::span(&token, 1), stop, {})) {
            result.stop = StopReason::Cancelled;
            return result;
        }
        result.tokens.push_back(token);
        if (sink)
            sink(token);
    }
}

Checkpoint Session::checkpoint()
{
    const auto logits = m_impl->lastLogits();
    auto state = std::make_shared<SessionState>();
    state->model = &m_impl->model;
    state->precision = m_options.precision;
    state->position = position();
    state->recurrent = m_impl->current;
    state->kv = m_impl->kv.chain();
    state->tokens = m_impl->tokens;
    state->logits.assign(logits.begin(), logits.end());
    m_impl->currentIsShared = true;
    return Checkpoint(std::move(state));
}

void Session::restore(const Checkpoint& checkpoint)
{
    ENSURE(!checkpoint.isEmpty());
    const SessionState& state = *checkpoint.state();
    ENSURE(state.model == &m_impl->model && state.precision == m_options.precision);
    std::vector<TokenId> tokens = state.tokens;
    std::vector<float> logits = state.logits;
    m_impl->kv.restore(state.kv);
    m_impl->tokens = std::move(tokens);
    m_impl->logits = std::move(logits);
    // Shared states are never written to: step() makes another for the next chunk.
    m_impl->current = std::const_pointer_cast<RecurrentState>(state.recurrent);
    m_impl->currentIsShared = true;
    m_impl->restoredTo = state.position;
}

} // namespace lectern::engine
