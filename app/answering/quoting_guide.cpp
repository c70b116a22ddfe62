// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/quoting_guide.h"

#include "engine/base/failure.h"

#include <cmath>
#include <utility>

namespace lectern::answering {

using engine::AnswerPart;
using engine::TokenId;

namespace {

/// The tokens that add exactly this text to an answer; none where there are none. A space that the vocabulary reads before
/// every text is not seen at the beginning of an answer, and does not belong within one.
std::vector<TokenId> exactly(const engine::Tokenizer& tokenizer, const QString& text, bool isBeginning)
{
    const std::string wanted = text.toStdString();
    std::vector<TokenId> tokens = tokenizer.encode(wanted);
    if (!isBeginning && !tokens.empty() && tokenizer.pieceBytes(tokens.front()) == " ")
        tokens.erase(tokens.begin());
    std::string written;
    for (const TokenId token : tokens)
        written += tokenizer.pieceBytes(token);
    const bool isExact = written == wanted || (isBeginning && written == ' ' + wanted);
    return isExact ? tokens : std::vector<TokenId>();
}

} // namespace

QuotingGuide::QuotingGuide(const engine::Tokenizer& tokenizer, QuotedAnswers answers, QuotingWeights weights)
    : m_weights(weights)
{
    for (const QuotedAnswers::Quotation& one : answers.alone) {
        if (std::vector<TokenId> tokens = exactly(tokenizer, one.line, true); !tokens.empty())
            m_alone.push_back({std::move(tokens), one.logarithm});
    }
    for (const QString& line : answers.listed) {
        const QString bullet = QStringLiteral("- ") + line;
        Bullet made{exactly(tokenizer, bullet, true), exactly(tokenizer, u'\n' + bullet, false)};
        if (!made.first.empty() && !made.later.empty())
            m_bullets.push_back(std::move(made));
    }
    if (answers.isMaybeNotFound || (m_alone.empty() && m_bullets.empty()))
        m_notFound = tokenizer.encode(kNotFound.toStdString());
}

std::vector<AnswerPart> QuotingGuide::next() const
{
    std::vector<AnswerPart> parts;
    if (m_isComplete)
        return parts;
    std::size_t group = 0;
    if (m_hasBegun) {
        if (m_from == m_bullets.size())
            return parts;
        parts.push_back({.tokens = {}, .group = group++});
        for (std::size_t i = m_from; i < m_bullets.size(); ++i)
            parts.push_back({.tokens = m_bullets[i].later, .group = group});
        return parts;
    }
    if (!m_notFound.empty())
        parts.push_back({.tokens = m_notFound, .group = group++, .groupWeight = m_weights.notFoundBias});
    for (const Line& line : m_alone)
        parts.push_back({.tokens = line.tokens, .group = group, .weight = m_weights.searchWeight * line.logarithm});
    if (!m_alone.empty())
        ++group;
    for (const Bullet& bullet : m_bullets)
        parts.push_back({.tokens = bullet.first, .group = group});
    return parts;
}

void QuotingGuide::take(std::size_t part, std::span<const double> groups)
{
    if (m_hasBegun) {
        // Before the bullets stands the end of the answer.
        m_isComplete = part == 0;
        m_from += part;
        return;
    }
    m_hasBegun = true;
    const std::size_t before = (m_notFound.empty() ? 0 : 1) + m_alone.size();
    m_isComplete = part < before;
    m_from = m_isComplete ? 0 : part - before + 1;
    if (m_notFound.empty() || groups.size() < 2)
        return;
    double found = 0; // beside "not found"
    for (const double other : groups.subspan(1))
        found += std::exp(other - groups.front());
    m_notFoundMargin = -std::log(found);
}

std::optional<QuotingGuide> quotingGuide(const engine::Engine& engine, const QString& question,
                                         const SearchedQuestion& searched)
{
    const engine::ModelInfo& info = engine.info();
    const engine::ChatTemplate& chat = engine.chatTemplate();
    if (!info.answersQuoteResults || !searched.isSearched || chat.forcesThinking() || chat.format() == engine::ChatFormat::None)
        return std::nullopt;
    return QuotingGuide(engine.tokenizer(), quotedAnswers(question, searched.found), {info.searchWeight, info.notFoundBias});
}

} // namespace lectern::answering
