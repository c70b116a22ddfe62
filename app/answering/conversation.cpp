// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/conversation.h"

#include "app/answering/answer_text.h"
#include "app/answering/citation.h"
#include "app/answering/passage_search.h"
#include "app/answering/quoting_guide.h"
#include "app/answering/searched_question.h"
#include "app/answering/turn_recorder.h"
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

// Tokens that even a short question needs, its control tokens included. What search finds for it takes no more than is free.
constexpr qint64 kQuestionReserve = 64;
constexpr qint64 kMostOfSearch = 4096; // tokens: whole pages can be one sentence to search

ConversationOptions withRoomToThink(ConversationOptions options, const engine::ChatTemplate& chat)
{
    if (chat.forcesThinking())
        options.answerReserve += std::min(options.reasoningReserve, options.contextLimit / 4);
    return options;
}

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

TurnStop turnStop(engine::StopReason reason)
{
    switch (reason) {
    case engine::StopReason::End:
        return TurnStop::End;
    case engine::StopReason::Length:
        return TurnStop::Length;
    case engine::StopReason::Cancelled:
        break;
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
         ConversationMemory theMemory, const ConversationOptions& theOptions);

    reading::ReadingResult read(std::stop_token stop, const reading::ProgressSink& progress);
    Turn ask(const QString& question, const AskOptions& ask, std::stop_token stop, const AskEvents& events);

    qint64 longest(const AskOptions& ask) const { return ask.maxTokens ? *ask.maxTokens : options.answerReserve; }
    int numberOf(std::size_t document) const { return options.numbers.empty() ? int(document) + 1 : options.numbers[document]; }
    void requireRoom(qint64 needed) const;
    std::vector<TokenId> tokensOf(const PastTurn& past) const;
    SearchedQuestion searched(const QString& question, qint64 answerTokens) const;
    bool readQuestion(const std::vector<TokenId>& tokens, std::stop_token stop);
    bool answer(const SearchedQuestion& question, const AskOptions& ask, std::stop_token stop, const AskEvents& events,
                Clock::time_point asked, Turn& turn, TurnRecorder& recorder);
    void setPromptTokens(Turn& turn);
    void finish(const Turn& turn, TurnRecorder& recorder, bool isPartOfSession, bool isReasoned);
    void readWithoutReasoning(std::stop_token stop);
    void saveTip(CheckpointKind kind);

    std::shared_ptr<const engine::Engine> engine;
    std::vector<domain::Document> documents;
    ConversationMemory memory;
    ConversationOptions options;
    reading::PromptPlan plan; // up to the end of the last turn
    reading::DocumentReader reader;
    engine::Session session;
    engine::Checkpoint tip;                // of the end of the last turn; the next question returns here if it comes to nothing
    std::optional<PassageSearch> passages; // of a model that wants results with the conversation, else for the first answer
    std::optional<QuoteSearch> quotes;     // made for the first answer
    std::vector<Turn> turns;
    qint64 tokensRead = 0; // since the last turn: the next one accounts for them
    double secondsRestoring = 0;
    double secondsReading = 0;
};

Conversation::Impl::Impl(std::shared_ptr<const engine::Engine> theEngine, std::vector<domain::Document> theDocuments,
                         ConversationMemory theMemory, const ConversationOptions& theOptions)
    : engine(std::move(theEngine)), documents(std::move(theDocuments)), memory(std::move(theMemory)),
      options(withRoomToThink(theOptions, engine->chatTemplate())),
      plan(engine->tokenizer(), engine->chatTemplate(), documents), reader(plan, memory.checkpoints),
      session(engine, options.session)
{
    ENSURE(options.numbers.empty() || options.numbers.size() == documents.size());
    for (const PastTurn& past : memory.history) {
        if (const std::vector<TokenId> tokens = tokensOf(past); !tokens.empty())
            plan.appendTurn(tokens);
        turns.push_back(past.turn);
    }
    requireRoom(plan.size() + kQuestionReserve + options.answerReserve);
    if (engine->info().searchResults > 0)
        passages.emplace(documents);
}

/// Throws Failure(DocumentTooLong) where so many tokens do not fit.
void Conversation::Impl::requireRoom(qint64 needed) const
{
    if (needed <= options.contextLimit)
        return;
    throw Failure(
        ErrorCode::DocumentTooLong, std::to_string(needed) + " tokens needed, " + std::to_string(options.contextLimit) + " fit",
        documents.size() == 1 ? documents.front().title.toStdString() : std::string(), {needed, options.contextLimit});
}

reading::ReadingResult Conversation::Impl::read(std::stop_token stop, const reading::ProgressSink& progress)
{
    const reading::ReadingResult result = reader.read(session, std::move(stop), progress);
    tokensRead += result.readTokens;
    secondsRestoring += result.restoreSeconds;
    secondsReading += result.readSeconds;
    return result;
}

Turn Conversation::Impl::ask(const QString& question, const AskOptions& ask, std::stop_token stop, const AskEvents& events)
{
    const Clock::time_point asked = Clock::now();
    const SearchedQuestion searchedFor = searched(question, std::min(longest(ask), options.answerReserve));

    Turn turn;
    turn.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    turn.question = question;
    turn.stop = TurnStop::Cancelled;
    TurnRecorder recorder(memory.journal.get());
    recorder.begin(turn, turns.empty() ? QString() : turns.back().id);
    bool isPartOfSession = false;
    bool isReasoned = false;
    if (read(stop, events.reading).done) {
        if (tip.isEmpty())
            saveTip(CheckpointKind::BeforeTurn);
        else if (tip.position() != session.position())
            tip = session.checkpoint(); // the turn before was stopped before it was read without its reasoning
        try {
            recorder.addTokens(searchedFor.tokens);
            if (readQuestion(searchedFor.tokens, stop))
                isReasoned = answer(searchedFor, ask, stop, events, asked, turn, recorder);
            // A question without any answer leaves no trace in the session, reasoning alone being none.
            const bool isAnswered = isReasoned ? !turn.answer.isEmpty() : turn.tokens.generated > 0;
            isPartOfSession = isAnswered || turn.stop != TurnStop::Cancelled;
            if (isReasoned)
                recorder.replaceTokens(plan.turnTokens(question, turn.answer, true));
        } catch (...) {
            session.restore(tip);
            throw;
        }
    }
    if (turn.tokens.prompt == 0)
        setPromptTokens(turn);
    finish(turn, recorder, isPartOfSession, isReasoned);
    if (isReasoned && isPartOfSession)
        readWithoutReasoning(stop);
    return turn;
}

/// What is not read here, because there was no time or no memory for it, is read before the next question.
void Conversation::Impl::readWithoutReasoning(std::stop_token stop)
{
    try {
        if (read(std::move(stop), {}).done)
            tip = session.checkpoint();
    } catch (const Failure&) {
        return; // the answer is there and kept
    }
}

/// The turn counts from when the journal has it: before that, the session is where it was.
void Conversation::Impl::finish(const Turn& turn, TurnRecorder& recorder, bool isPartOfSession, bool isReasoned)
{
    try {
        recorder.finish(turn, isPartOfSession);
    } catch (...) {
        if (!tip.isEmpty())
            session.restore(tip);
        throw;
    }
    if (isPartOfSession)
        plan.appendTurn(recorder.tokens());
    if (isPartOfSession && !isReasoned)
        saveTip(turn.stop == TurnStop::Cancelled ? CheckpointKind::Cancelled : CheckpointKind::AfterAnswer);
    else if (!tip.isEmpty())
        session.restore(tip);
    turns.push_back(turn);
}

std::vector<TokenId> Conversation::Impl::tokensOf(const PastTurn& past) const
{
    const bool wasAnswered = !past.turn.answer.isEmpty() || past.turn.stop != TurnStop::Cancelled;
    if (!past.tokens.empty() || !wasAnswered)
        return past.tokens;
    return plan.turnTokens(past.turn.question, past.turn.answer, !past.turn.reasoning.isEmpty());
}

/// With what search finds for it, where the model wants that; the best of it where there is not room for all.
SearchedQuestion Conversation::Impl::searched(const QString& question, qint64 answerTokens) const
{
    std::vector<TokenId> plain = plan.questionTokens(question);
    const qint64 needed = plan.size() + qint64(plain.size()) + answerTokens;
    requireRoom(needed);
    const int wanted = engine->info().searchResults;
    if (wanted == 0)
        return {std::move(plain)};
    // What search takes stays in the session: the next question must fit as it would without.
    const qint64 next = kQuestionReserve + options.answerReserve;
    const qint64 room = qint64(plain.size()) + std::min(kMostOfSearch, options.contextLimit - needed - next);
    return withResults(plan, *passages, question, std::move(plain), wanted, room);
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

/// Returns whether the answer came after reasoning, or all of it was.
bool Conversation::Impl::answer(const SearchedQuestion& question, const AskOptions& ask, std::stop_token stop,
                                const AskEvents& events, Clock::time_point asked, Turn& turn, TurnRecorder& recorder)
{
    setPromptTokens(turn);
    std::stop_source looping;
    const std::stop_callback passOn(stop, [&looping] { looping.request_stop(); });
    const std::function<void(const QString&)> show = [&](const QString& more) {
        recorder.addAnswer(more);
        if (events.text)
            events.text(more);
    };
    const auto showReasoning = [&](const QString& more) {
        recorder.addReasoning(more);
        if (events.thinking)
            events.thinking(more);
    };
    const engine::ChatTemplate& chat = engine->chatTemplate();
    AnswerText text(engine->tokenizer(), show,
                    {.isContinuation = chat.format() == engine::ChatFormat::None,
                     .isThinking = chat.forcesThinking(),
                     .reasoning = showReasoning});
    const Clock::time_point start = Clock::now();
    const qint64 room = std::min(longest(ask), options.contextLimit - session.position());
    std::optional<QuotingGuide> guide = quotingGuide(*engine, turn.question, question);
    const engine::DecodeResult result =
        session.decode({.maxTokens = int(room), .sampling = ask.sampling, .guide = guide ? &*guide : nullptr},
                       looping.get_token(), [&](TokenId token) {
                           if (turn.tokens.generated++ == 0)
                               turn.seconds.firstToken = secondsSince(asked);
                           recorder.addTokens(std::span(&token, 1));
                           text.add(token);
                           if (text.isReasoning())
                               turn.seconds.reasoning = secondsSince(start);
                           recorder.pause();
                           if (text.onlyRepeatsItself())
                               looping.request_stop();
                       });
    turn.seconds.generate = secondsSince(start);
    turn.notFoundMargin = guide ? guide->notFoundMargin() : std::nullopt;
    turn.tokens.generated = qint64(result.tokens.size());
    turn.answer = text.finish();
    turn.reasoning = text.reasoning();
    turn.stop = text.onlyRepeatsItself() && !stop.stop_requested() ? TurnStop::End : turnStop(result.stop);
    if (!quotes)
        quotes.emplace(documents);
    turn.citations = findCitations(turn.answer, *quotes);
    if (!turn.answer.isEmpty()) {
        if (!passages)
            passages.emplace(documents);
        turn.passages = passages->related(turn.question, turn.citations);
    }
    for (domain::FoundPassage& passage : turn.passages)
        passage.document = numberOf(std::size_t(passage.document - 1));
    for (domain::Citation& citation : turn.citations) {
        if (citation.document > 0)
            citation.document = numberOf(std::size_t(citation.document - 1));
    }
    return text.isReasoned();
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
    memory.checkpoints->save(tip, session.tokens(), kind, int(documents.size()));
}

Conversation::Conversation(std::shared_ptr<const engine::Engine> engine, std::vector<domain::Document> documents,
                           ConversationMemory memory, const ConversationOptions& options)
    : m_impl(std::make_unique<Impl>(std::move(engine), std::move(documents), std::move(memory), options))
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
    budget.answerReserve = m_impl->options.answerReserve;
    budget.limit = m_impl->options.contextLimit;
    return budget;
}

const std::vector<domain::Document>& Conversation::documents() const
{
    return m_impl->documents;
}

std::vector<domain::Document> Conversation::documentsByNumber() const
{
    std::vector<domain::Document> byNumber;
    for (std::size_t i = 0; i < m_impl->documents.size(); ++i) {
        const auto number = std::size_t(m_impl->numberOf(i));
        byNumber.resize(std::max(byNumber.size(), number));
        byNumber[number - 1] = m_impl->documents[i];
    }
    return byNumber;
}

reading::ReadingAhead Conversation::ahead() const
{
    return m_impl->reader.ahead(m_impl->session);
}

const std::vector<Turn>& Conversation::turns() const
{
    return m_impl->turns;
}

qint64 Conversation::restoredButReadAgain() const
{
    return m_impl->session.restoredButReadAgain();
}

reading::ReadingResult Conversation::read(std::stop_token stop, const reading::ProgressSink& progress)
{
    return m_impl->read(std::move(stop), progress);
}

Turn Conversation::ask(const QString& question, const AskOptions& options, std::stop_token stop, const AskEvents& events)
{
    return m_impl->ask(question, options, std::move(stop), events);
}

} // namespace lectern::answering
