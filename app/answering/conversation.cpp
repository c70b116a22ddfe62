// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/conversation.h"

#include "app/answering/answer_text.h"
#include "app/answering/citation.h"
#include "app/reading/checkpoint_store.h"
#include "app/reading/document_reader.h"
#include "app/reading/prompt_plan.h"
#include "engine/base/failure.h"

#include <QUuid>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <optional>
#include <utility>

namespace lectern::answering {

using domain::Turn;
using domain::TurnStop;
using engine::TokenId;
using reading::CheckpointKind;

namespace {

using Clock = std::chrono::steady_clock;

constexpr qint64 kQuestionReserve = 64; // tokens that even a short question needs, its control tokens included

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

TurnStop turnStop(engine::StopReason reason)
{
    switch (reason) {
    case engine::StopReason::End: return TurnStop::End;
    case engine::StopReason::Length: return TurnStop::Length;
    case engine::StopReason::Cancelled: break;
    }
    return TurnStop::Cancelled;
}

} // namespace

qint64 TokenBudget::used() const
{
    return std::accumulate(documents.begin(), documents.end(), conversation + answerReserve);
}

qint64 TokenBudget::free() const
{
    return limit - used();
}

struct Conversation::Impl {
    Impl(std::shared_ptr<const engine::Engine> theEngine, std::vector<domain::Document> theDocuments,
         std::shared_ptr<reading::CheckpointStore> theCheckpoints, const ConversationOptions& theOptions);

    bool read(std::stop_token stop, const reading::ProgressSink& progress);
    Turn ask(const QString& question, const AskOptions& ask, std::stop_token stop, const AskEvents& events);

    void requireRoom(qint64 needed) const;
    std::vector<TokenId> questionTokens(const QString& question) const;
    bool readQuestion(const std::vector<TokenId>& tokens, std::stop_token stop);
    void answer(const AskOptions& ask, std::stop_token stop, const AskEvents& events, Clock::time_point asked, Turn& turn);
    void setPromptTokens(Turn& turn);
    void saveTip(CheckpointKind kind);

    std::shared_ptr<const engine::Engine> engine;
    std::vector<domain::Document> documents;
    std::shared_ptr<reading::CheckpointStore> checkpoints;
    ConversationOptions options;
    reading::PromptPlan plan;
    reading::DocumentReader reader;
    engine::Session session;
    engine::Checkpoint tip;             // of the end of the last turn; the next question returns here if it comes to nothing
    std::optional<QuoteSearch> quotes;  // made for the first answer
    std::vector<Turn> turns;
    qint64 tokensRead = 0;              // since the last turn: the next one accounts for them
    double secondsRestoring = 0;
    double secondsReading = 0;
};

Conversation::Impl::Impl(std::shared_ptr<const engine::Engine> theEngine, std::vector<domain::Document> theDocuments,
                         std::shared_ptr<reading::CheckpointStore> theCheckpoints, const ConversationOptions& theOptions)
    : engine(std::move(theEngine)), documents(std::move(theDocuments)), checkpoints(std::move(theCheckpoints)),
      options(theOptions), plan(engine->tokenizer(), engine->chatTemplate(), documents), reader(plan, checkpoints),
      session(engine, options.session)
{
    requireRoom(plan.size() + kQuestionReserve + options.answerReserve);
}

/// Throws Failure(DocumentTooLong) where so many tokens do not fit.
void Conversation::Impl::requireRoom(qint64 needed) const
{
    if (needed <= options.contextLimit)
        return;
    throw Failure(ErrorCode::DocumentTooLong,
                  std::to_string(needed) + " tokens needed, " + std::to_string(options.contextLimit) + " fit",
                  documents.size() == 1 ? documents.front().title.toStdString() : std::string(), {needed, options.contextLimit});
}

bool Conversation::Impl::read(std::stop_token stop, const reading::ProgressSink& progress)
{
    const reading::ReadingResult result = reader.read(session, std::move(stop), progress);
    tokensRead += result.readTokens;
    secondsRestoring += result.restoreSeconds;
    secondsReading += result.readSeconds;
    return result.done;
}

Turn Conversation::Impl::ask(const QString& question, const AskOptions& ask, std::stop_token stop, const AskEvents& events)
{
    const Clock::time_point asked = Clock::now();
    const std::vector<TokenId> tokens = questionTokens(question);
    requireRoom(std::max(qint64(session.position()), plan.size()) + qint64(tokens.size())
                + std::min(qint64(ask.maxTokens), options.answerReserve));

    Turn turn;
    turn.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    turn.question = question;
    turn.stop = TurnStop::Cancelled;
    if (read(stop, events.reading)) {
        if (tip.isEmpty())
            saveTip(CheckpointKind::BeforeTurn);
        try {
            if (readQuestion(tokens, stop))
                answer(ask, stop, events, asked, turn);
        } catch (...) {
            session.restore(tip);
            throw;
        }
        // A question without any answer leaves no trace in the session.
        if (turn.tokens.generated > 0 || turn.stop != TurnStop::Cancelled)
            saveTip(turn.stop == TurnStop::Cancelled ? CheckpointKind::Cancelled : CheckpointKind::AfterAnswer);
        else
            session.restore(tip);
    }
    if (turn.tokens.prompt == 0)
        setPromptTokens(turn);
    turns.push_back(turn);
    return turn;
}

std::vector<TokenId> Conversation::Impl::questionTokens(const QString& question) const
{
    const bool isFirst = session.position() <= plan.size();
    return plan.questionTokens(question, isFirst ? reading::PromptPlan::Before::Documents : reading::PromptPlan::Before::Answer);
}

bool Conversation::Impl::readQuestion(const std::vector<TokenId>& tokens, std::stop_token stop)
{
    const Clock::time_point start = Clock::now();
    const engine::PrefillOutcome outcome = session.prefill(tokens, std::move(stop));
    secondsReading += secondsSince(start);
    if (outcome == engine::PrefillOutcome::Cancelled)
        return false;
    tokensRead += qint64(tokens.size());
    return true;
}

void Conversation::Impl::answer(const AskOptions& ask, std::stop_token stop, const AskEvents& events, Clock::time_point asked,
                                Turn& turn)
{
    setPromptTokens(turn);
    std::stop_source looping;
    const std::stop_callback passOn(stop, [&looping] { looping.request_stop(); });
    AnswerText text(engine->tokenizer(), events.text);
    const Clock::time_point start = Clock::now();
    const qint64 room = std::min(qint64(ask.maxTokens), options.contextLimit - session.position());
    const engine::DecodeResult result =
        session.decode({.maxTokens = int(room), .sampling = ask.sampling}, looping.get_token(), [&](TokenId token) {
            if (turn.tokens.generated++ == 0)
                turn.seconds.firstToken = secondsSince(asked);
            text.add(token);
            if (text.onlyRepeatsItself())
                looping.request_stop();
        });
    turn.seconds.generate = secondsSince(start);
    turn.tokens.generated = qint64(result.tokens.size());
    turn.answer = text.finish();
    turn.stop = text.onlyRepeatsItself() && !stop.stop_requested() ? TurnStop::End : turnStop(result.stop);
    if (!quotes)
        quotes.emplace(documents);
    turn.citations = findCitations(turn.answer, *quotes);
}

/// What the prompt of this turn took, reading since the turn before included.
void Conversation::Impl::setPromptTokens(Turn& turn)
{
    turn.tokens.prompt = session.position();
    turn.tokens.read = std::exchange(tokensRead, 0);
    turn.tokens.restored = turn.tokens.prompt - turn.tokens.read;
    turn.seconds.restore = std::exchange(secondsRestoring, 0);
    turn.seconds.read = std::exchange(secondsReading, 0);
}

void Conversation::Impl::saveTip(CheckpointKind kind)
{
    tip = session.checkpoint();
    checkpoints->save(tip, session.tokens(), kind, int(documents.size()));
}

Conversation::Conversation(std::shared_ptr<const engine::Engine> engine, std::vector<domain::Document> documents,
                           std::shared_ptr<reading::CheckpointStore> checkpoints, const ConversationOptions& options)
    : m_impl(std::make_unique<Impl>(std::move(engine), std::move(documents), std::move(checkpoints), options))
{
}

Conversation::~Conversation() = default;

TokenBudget Conversation::budget() const
{
    TokenBudget budget;
    for (const reading::PromptSegment& segment : m_impl->plan.segments()) {
        if (segment.kind == reading::PromptSegment::Kind::Document)
            budget.documents.push_back(segment.tokens.size());
        else
            budget.conversation += segment.tokens.size();
    }
    budget.conversation += std::max(qint64(0), qint64(m_impl->session.position()) - m_impl->plan.size());
    budget.answerReserve = m_impl->options.answerReserve;
    budget.limit = m_impl->options.contextLimit;
    return budget;
}

const std::vector<domain::Document>& Conversation::documents() const
{
    return m_impl->documents;
}

const std::vector<Turn>& Conversation::turns() const
{
    return m_impl->turns;
}

bool Conversation::read(std::stop_token stop, const reading::ProgressSink& progress)
{
    return m_impl->read(std::move(stop), progress);
}

Turn Conversation::ask(const QString& question, const AskOptions& options, std::stop_token stop, const AskEvents& events)
{
    return m_impl->ask(question, options, std::move(stop), events);
}

} // namespace lectern::answering
