// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/answer_text.h"

namespace lectern::answering {

namespace {

constexpr int kRepeatsThatEndAnAnswer = 3;

} // namespace

AnswerText::AnswerText(const engine::Tokenizer& tokenizer, const std::function<void(const QString&)>& sink)
    : m_tokenizer(tokenizer), m_sink(sink)
{
}

void AnswerText::add(engine::TokenId token)
{
    show(m_bullets.push(QString::fromStdString(m_characters.push(m_tokenizer.pieceBytes(token)))));
}

QString AnswerText::finish()
{
    show(m_bullets.push(QString::fromStdString(m_characters.finish())));
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
