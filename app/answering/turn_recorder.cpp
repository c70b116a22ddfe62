// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/turn_recorder.h"

#include <utility>

namespace lectern::answering {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kInterval{250};

} // namespace

void TurnRecorder::begin(const domain::Turn& turn, const QString& parent)
{
    if (m_journal)
        m_journal->begin(turn, parent);
    m_turn = turn.id;
    m_handedOver = Clock::now();
}

void TurnRecorder::addTokens(std::span<const engine::TokenId> tokens)
{
    m_tokens.insert(m_tokens.end(), tokens.begin(), tokens.end());
}

/// A turn that thinks adds other tokens in the end than it does on the way; after a crash they are made from its text.
void TurnRecorder::addReasoning(const QString& text)
{
    m_more.reasoning += text;
    m_handsTokensOver = false;
}

void TurnRecorder::replaceTokens(std::vector<engine::TokenId> tokens)
{
    m_tokens = std::move(tokens);
}

void TurnRecorder::pause()
{
    // A question without any answer is no part of the session, so its tokens wait for the first word.
    const bool isEmpty = m_more.answer.isEmpty() && m_more.reasoning.isEmpty();
    if (!m_journal || isEmpty || Clock::now() - m_handedOver < kInterval)
        return;
    const std::size_t upTo = m_handsTokensOver ? m_tokens.size() : m_tokensHandedOver;
    m_journal->append(m_turn, std::exchange(m_more, {}),
                      std::span(m_tokens).subspan(m_tokensHandedOver, upTo - m_tokensHandedOver));
    m_tokensHandedOver = upTo;
    m_handedOver = Clock::now();
}

void TurnRecorder::finish(const domain::Turn& turn, bool keepsTokens)
{
    if (!keepsTokens)
        m_tokens.clear();
    if (m_journal)
        m_journal->finish(turn, m_tokens);
}

} // namespace lectern::answering
