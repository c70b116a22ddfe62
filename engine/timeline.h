// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/backend/backend.h"
#include "engine/model/jamba.h"
#include "engine/model/kv_timeline.h"
#include "engine/model/session_state.h"
#include "engine/precision.h"
#include "engine/token.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace lectern::engine {

/// What a session is made of: tokens, the state after them, and where the next ones are computed. Whatever throws or is stopped
/// leaves it where it was. Not part of the facade.
class Timeline {
public:
    Timeline(const Jamba& model, Precision precision, int chunkTokens);

    std::int64_t position() const { return static_cast<std::int64_t>(m_tokens.size()); }
    const std::vector<TokenId>& tokens() const { return m_tokens; }
    /// After the last token: [V]; computed when first asked for. Empty at position 0.
    std::span<const float> logits();
    /// The logits after each of the last step's first `rows` tokens, in order.
    void eachLogits(std::size_t rows, const std::function<void(std::int64_t position, std::span<const float> logits)>& sink);

    /// Computes tokens as one chunk and goes on to their end; false when stopped.
    bool step(std::span<const TokenId> chunk, std::stop_token stop, const HiddenSink& hidden);

    /// Computes `chunk` at once, whose first token is sure and whose others are guesses, and goes on as far as they prove
    /// right: judge(i, logits) is told what comes after token i and says whether token i + 1 is that; it is asked in order,
    /// until it says no or the chunk ends. Every bit is as if the tokens had been computed one by one. Returns how many count;
    /// 0 when stopped.
    std::size_t stepWithGuesses(std::span<const TokenId> chunk, std::stop_token stop,
                                const std::function<bool(std::size_t i, std::span<const float> logits)>& judge);

    /// What a checkpoint holds.
    std::shared_ptr<const SessionState> state();
    void restore(const SessionState& state);
    std::int64_t restoredButReadAgain() const { return m_readAgain; }

    /// Where what is computed from now on is reported; null: nowhere.
    void reportTo(Profile* profile);

private:
    using States = std::vector<std::shared_ptr<RecurrentState>>;

    void makeRoom();
    bool compute(std::span<const TokenId> chunk, std::size_t states, std::stop_token stop, const HiddenSink& hidden);
    void commit(std::span<const TokenId> tokens, std::size_t state);
    std::vector<float> logitsOfStep(std::size_t rows) const;

    const Jamba& m_model;
    const Backend& m_backend;
    Precision m_precision;
    int m_chunkTokens;
    Profile* m_profile = nullptr;
    std::vector<TokenId> m_tokens;
    std::shared_ptr<RecurrentState> m_current; ///< null: that of no tokens
    bool m_currentIsShared = false; ///< a checkpoint holds it
    States m_spare;                 ///< written by the next chunk; nobody else holds them
    KvTimeline m_kv;
    std::unique_ptr<Workspace> m_workspace; ///< null until something is computed
    std::vector<float> m_lastResidual; ///< [H], after the last token
    std::vector<float> m_logits;       ///< [V], after the last token; empty until asked for
    std::int64_t m_restoredTo = 0;     ///< position of the checkpoint restored last
    std::int64_t m_readAgain = 0;      ///< tokens computed before that position since
};

} // namespace lectern::engine
