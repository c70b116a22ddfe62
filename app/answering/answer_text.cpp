// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/answer_text.h"

#include <algorithm>
#include <string>
#include <utility>

namespace lectern::answering {

namespace {

constexpr int kRepeatsThatEndAnAnswer = 3;
const std::string kOpening = "<think>";
const std::string kClosing = "</think>";

QString withoutLeadingSpace(const QString& text)
{
    const auto begin = std::find_if_not(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
    return text.mid(begin - text.begin());
}

} // namespace

AnswerText::AnswerText(const engine::Tokenizer& tokenizer, const Sink& sink, AnswerForm form)
    : m_tokenizer(tokenizer), m_sink(sink), m_reasoningSink(std::move(form.reasoning)), m_opening(tokenizer.find(kOpening)),
      m_closing(tokenizer.find(kClosing)), m_think(form.isThinking), m_hasBegun(form.isContinuation)
{
}

void AnswerText::add(engine::TokenId token)
{
    divide(m_think.push(QString::fromStdString(m_characters.push(bytesOf(token)))));
}

/// The tags are text here, also where they are control tokens, which read as nothing.
std::string AnswerText::bytesOf(engine::TokenId token) const
{
    if (token == m_opening)
        return kOpening;
    return token == m_closing ? kClosing : m_tokenizer.pieceBytes(token);
}

void AnswerText::divide(const domain::TurnText& parts)
{
    m_reasoningText += parts.reasoning;
    if (m_reasoningSink && !parts.reasoning.isEmpty())
        m_reasoningSink(parts.reasoning);
    const QString answer = m_hasBegun ? parts.answer : withoutLeadingSpace(parts.answer);
    if (answer.isEmpty())
        return;
    m_hasBegun = true;
    show(m_bullets.push(answer));
}

QString AnswerText::finish()
{
    divide(m_think.push(QString::fromStdString(m_characters.finish())));
    divide(m_think.finish());
    show(m_bullets.finish());
    return m_text;
}

bool AnswerText::onlyRepeatsItself() const
{
    return m_bullets.consecutiveRepeats() >= kRepeatsThatEndAnAnswer;
}

void AnswerText::show(const QString& text)
{
    if (text.isEmpty())
        return;
    m_text += text;
    if (m_sink)
        m_sink(text);
}

} // namespace lectern::answering
