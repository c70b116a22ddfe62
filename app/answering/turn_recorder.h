// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/answering/turn_journal.h"

#include <QString>

#include <chrono>
#include <vector>

namespace lectern::answering {

/// A turn on its way into a journal: gathers what the model writes and hands it over a few times a second, so that little of
/// an answer is lost when the program ends in the middle of it.
class TurnRecorder {
public:
    /// @param journal may be null: nothing is kept
    explicit TurnRecorder(TurnJournal* journal) : m_journal(journal) {}

    /// As TurnJournal::begin().
    void begin(const domain::Turn& turn, const QString& parent);
    void addTokens(std::span<const engine::TokenId> tokens);
    void addAnswer(const QString& text) { m_more.answer += text; }
    void addReasoning(const QString& text);
    /// Between two tokens: hands over what has come together, if it is time.
    void pause();
    /// As TurnJournal::finish(). @param keepsTokens false: the session has gone back to before the turn
    void finish(const domain::Turn& turn, bool keepsTokens);

    /// The session has read these instead: a turn whose reasoning was dropped.
    void replaceTokens(std::vector<engine::TokenId> tokens);

    /// All that the turn has added to the session.
    const std::vector<engine::TokenId>& tokens() const { return m_tokens; }

private:
    TurnJournal* m_journal;
    QString m_turn;
    domain::TurnText m_more; // not handed over yet
    bool m_handsTokensOver = true;
    std::vector<engine::TokenId> m_tokens;
    std::size_t m_tokensHandedOver = 0;
    std::chrono::steady_clock::time_point m_handedOver;
};

} // namespace lectern::answering
