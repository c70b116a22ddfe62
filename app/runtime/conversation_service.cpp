// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/conversation_service.h"

#include "app/runtime/error_text.h"
#include "app/runtime/paced_text.h"

#include <algorithm>
#include <utility>

namespace lectern::runtime {

namespace {

constexpr float kLivelyTemperature = 0.7F; // of an answer that is to differ from the one before

template <typename T>
void post(QObject* receiver, T&& what)
{
    QMetaObject::invokeMethod(receiver, std::forward<T>(what), Qt::QueuedConnection);
}

} // namespace

ConversationService::ConversationService(QObject* parent)
    : QObject(parent), m_desk(std::make_shared<std::unique_ptr<ConversationDesk>>()),
      m_engine(QStringLiteral("engine"), JobThread::Priority::Low)
{
}

ConversationService::~ConversationService()
{
    m_stop.request_stop();
}

void ConversationService::start(const RuntimeOptions& options, const QString& libraryFolder)
{
    m_busy = Busy::Starting;
    const auto hasModel = std::make_shared<bool>(false);
    m_engine.run(
        this,
        [desk = m_desk, hasModel, options, libraryFolder] {
            auto runtime = std::make_unique<Runtime>(options);
            *hasModel = true;
            *desk = std::make_unique<ConversationDesk>(std::move(runtime), libraryFolder);
            return (*desk)->info();
        },
        [this, hasModel](const Result<DeskInfo>& info) {
            m_busy = Busy::No;
            m_started = info.ok();
            if (info.ok())
                emit started(info.value());
            else
                emit startFailed(errorText(info.failure()), !*hasModel);
            next();
        });
}

void ConversationService::showDocument(const QString& document)
{
    leave();
    m_toOpen = Opening{.document = document};
    next();
}

void ConversationService::showConversation(const QString& conversation)
{
    leave();
    m_toOpen = Opening{.conversation = conversation};
    next();
}

void ConversationService::putAway()
{
    leave();
    close();
}

/// Something else is to be shown: what is half read is read to its end later.
void ConversationService::leave()
{
    if (activity() == Activity::Reading && m_documents.size() == 1 && m_cutAfter == 0)
        readLater(m_documents.front());
    interruptReading();
    stop();
}

void ConversationService::showAlternative(const QString& turn, int step)
{
    const QString head = m_turns.headThroughSibling(turn, step);
    if (head.isEmpty() || m_conversation.isEmpty() || m_busy == Busy::Answering)
        return;
    m_toOpen = Opening{.conversation = m_conversation, .head = head};
    interruptReading();
    next();
}

void ConversationService::close()
{
    stop();
    interruptReading();
    m_isOpen = false;
    m_toOpen.reset();
    m_toAsk.reset();
    m_conversation.clear();
    m_documents.clear();
    m_cutAfter = m_pageReached = 0;
    m_turns = {};
    const auto closeDesk = [desk = m_desk] {
        if (*desk)
            (*desk)->close();
    };
    m_engine.run(this, closeDesk, [](const Result<std::monostate>&) {});
    emit activityChanged(activity());
}

void ConversationService::ask(const QString& question)
{
    if (!m_isOpen || m_toAsk || m_busy == Busy::Answering)
        return;
    m_toAsk = Question{.text = question, .inPlaceOf = {}, .options = {}};
    m_paused = false;
    emit turnBegun(question);
    interruptReading();
    next();
}

void ConversationService::askInPlaceOf(const QString& turn, const QString& question)
{
    if (!m_isOpen || m_toAsk || m_busy == Busy::Answering)
        return;
    m_toAsk = Question{.text = question, .inPlaceOf = turn, .options = {}};
    m_paused = false;
    // The path ends before that turn now.
    std::vector<domain::ShownTurn> path = m_turns.shown();
    const auto there =
        std::find_if(path.begin(), path.end(), [&](const domain::ShownTurn& shown) { return shown.turn.id == turn; });
    path.erase(there, path.end());
    emit conversationShown(m_conversation, {}, path);
    emit turnBegun(question);
    interruptReading();
    next();
}

void ConversationService::regenerate(const QString& turn)
{
    for (const domain::ShownTurn& shown : m_turns.shown()) {
        if (shown.turn.id != turn)
            continue;
        askInPlaceOf(turn, shown.turn.question);
        if (m_toAsk && m_toAsk->inPlaceOf == turn)
            m_toAsk->options.sampling = {.temperature = kLivelyTemperature, .seed = ++m_seed};
        return;
    }
}

void ConversationService::stop()
{
    if (m_busy == Busy::Answering)
        m_stop.request_stop();
}

void ConversationService::pauseReading()
{
    m_paused = true;
    interruptReading();
}

void ConversationService::resumeReading()
{
    m_paused = false;
    m_cannotRead = false;
    next();
}

void ConversationService::askAboutPagesRead()
{
    const bool isHalfRead = activity() == Activity::Reading || activity() == Activity::Paused;
    if (!isHalfRead || m_documents.size() != 1 || m_pageReached == 0)
        return;
    m_toOpen = Opening{.document = m_documents.front(), .lastPage = m_pageReached};
    if (!m_paused)
        readLater(m_documents.front());
    interruptReading();
    next();
}

void ConversationService::readLater(const QString& document)
{
    if (std::find(m_toReadLater.begin(), m_toReadLater.end(), document) == m_toReadLater.end())
        m_toReadLater.push_back(document);
    next();
}

ConversationService::Activity ConversationService::activity() const
{
    if (m_toOpen || m_busy == Busy::Opening)
        return Activity::Opening;
    if (!m_isOpen)
        return Activity::None;
    if (m_toAsk || m_busy == Busy::Answering)
        return Activity::Answering;
    if (m_cannotRead)
        return Activity::Failed;
    if (m_allRead)
        return Activity::Ready;
    return m_paused ? Activity::Paused : Activity::Reading;
}

void ConversationService::interruptReading()
{
    if (m_busy == Busy::ReadingOpen || m_busy == Busy::ReadingLater)
        m_stop.request_stop();
}

/// Begins what is most wanted, if nothing is going on.
void ConversationService::next()
{
    if (m_busy == Busy::No && m_started) {
        m_stop = std::stop_source();
        if (m_toOpen)
            open(*std::exchange(m_toOpen, std::nullopt));
        else if (m_toAsk)
            answer(*m_toAsk);
        else if (m_isOpen && !m_allRead && !m_paused && !m_cannotRead)
            readOpen();
        else if (!m_toReadLater.empty() && !m_paused)
            readWaiting(m_toReadLater.front());
    }
    emit activityChanged(activity());
}

void ConversationService::idle()
{
    m_busy = Busy::No;
    next();
}

void ConversationService::open(const Opening& opening)
{
    m_busy = Busy::Opening;
    m_isOpen = false;
    m_engine.run(
        this,
        [desk = m_desk, opening] {
            return opening.conversation.isEmpty() ? (*desk)->openDocument(opening.document, opening.lastPage)
                                                  : (*desk)->openConversation(opening.conversation, opening.head);
        },
        [this](Result<OpenedConversation> result) {
            if (result.ok())
                opened(std::move(result).value());
            else
                emit failed(errorText(result.failure()));
            idle();
        });
}

void ConversationService::opened(OpenedConversation conversation)
{
    m_isOpen = true;
    m_allRead = false;
    m_paused = false;
    m_cannotRead = false;
    m_toAsk.reset();
    m_conversation = conversation.id;
    m_documents = conversation.documents;
    m_cutAfter = conversation.cutAfter;
    m_pageReached = 0;
    m_turns = std::move(conversation.turns);
    if (m_documents.size() == 1 && m_cutAfter == 0)
        std::erase(m_toReadLater, m_documents.front());
    emit conversationShown(m_conversation, conversation.title, m_turns.shown());
    emit useChanged(conversation.use);
}

reading::ProgressSink ConversationService::progressTo(const QString& document)
{
    return [this, document](const domain::ReadingProgress& progress) {
        post(this, [this, document, progress] {
            if (!m_documents.empty() && document == m_documents.front() && m_busy != Busy::ReadingLater)
                m_pageReached = progress.page;
            m_answerReads = m_busy == Busy::Answering;
            emit readingProgressed(document, progress);
        });
    };
}

void ConversationService::readOpen()
{
    m_busy = Busy::ReadingOpen;
    const QString document = m_documents.empty() ? QString() : m_documents.front();
    m_engine.run(
        this,
        [desk = m_desk, stop = m_stop.get_token(), progress = progressTo(document)] { return (*desk)->read(stop, progress); },
        [this, document](const Result<ReadResult>& result) {
            m_allRead = result.ok() && result.value().done;
            m_cannotRead = !result.ok();
            if (result.ok())
                emit useChanged(result.value().use);
            else
                emit failed(errorText(result.failure()));
            emit readingEnded(document, m_allRead);
            emit libraryChanged();
            idle();
        });
}

void ConversationService::readWaiting(const QString& document)
{
    m_busy = Busy::ReadingLater;
    m_engine.run(
        this,
        [desk = m_desk, document, stop = m_stop.get_token(), progress = progressTo(document)] {
            return (*desk)->readLater(document, stop, progress);
        },
        [this, document](const Result<bool>& done) {
            if (!done.ok() || done.value())
                std::erase(m_toReadLater, document);
            if (!done.ok())
                emit failed(errorText(done.failure()));
            emit readingEnded(document, done.ok() && done.value());
            emit libraryChanged();
            idle();
        });
}

void ConversationService::answer(const Question& question)
{
    m_busy = Busy::Answering;
    const QString document = m_documents.empty() ? QString() : m_documents.front();
    m_engine.run(
        this,
        [desk = m_desk, question, conversation = m_conversation, stop = m_stop.get_token(), progress = progressTo(document),
         show = [this](const QString& text) {
             post(this, [this, text] {
                 endReadingOfAnswer(true);
                 emit textCame(text);
             });
         },
         showReasoning = [this](const QString& text) {
             post(this, [this, text] {
                 endReadingOfAnswer(true);
                 emit reasoningCame(text);
             });
         }] {
            if (!question.inPlaceOf.isEmpty())
                (*desk)->goBackTo(conversation, question.inPlaceOf);
            PacedText reasoning(showReasoning);
            PacedText text(show);
            const auto addText = [&](const QString& more) {
                reasoning.flush();
                text.add(more);
            };
            AnsweredTurn turn = (*desk)->ask(question.text, question.options, stop,
                                             {.reading = progress,
                                              .text = addText,
                                              .thinking = [&](const QString& more) { reasoning.add(more); }});
            reasoning.flush();
            text.flush();
            return turn;
        },
        [this](Result<AnsweredTurn> result) {
            const std::optional<Question> asked = std::exchange(m_toAsk, std::nullopt);
            if (result.ok()) {
                answered(std::move(result).value());
            } else {
                emit turnFailed(errorText(result.failure()));
                // The desk has gone back to before that turn; what is shown still ends with the old head.
                if (asked && !asked->inPlaceOf.isEmpty() && !m_toOpen)
                    m_toOpen = Opening{.conversation = m_conversation, .head = m_turns.head()};
            }
            endReadingOfAnswer(m_allRead);
            emit libraryChanged();
            idle();
        });
}

/// Where a question came before all was read, its answer begins with the rest.
void ConversationService::endReadingOfAnswer(bool done)
{
    if (std::exchange(m_answerReads, false) && !m_documents.empty())
        emit readingEnded(m_documents.front(), done);
}

void ConversationService::answered(AnsweredTurn answer)
{
    m_conversation = answer.conversation;
    m_turns.add(answer.turn, answer.parent);
    m_allRead = m_allRead || answer.turn.tokens.generated > 0;
    emit useChanged(answer.use);
    emit turnFinished(m_turns.shown(answer.turn.id));
}

} // namespace lectern::runtime
