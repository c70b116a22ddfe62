// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/conversation_desk.h"

#include "app/runtime/rereading.h"
#include "engine/base/failure.h"

#include <numeric>
#include <utility>

namespace lectern::runtime {

using storage::Library;

ConversationDesk::ConversationDesk(std::unique_ptr<Runtime> runtime, const QString& libraryFolder)
    : m_runtime(std::move(runtime)), m_workspace(*m_runtime, libraryFolder, Workspace::Newer::Read)
{
}

DeskInfo ConversationDesk::info() const
{
    return {.model = m_runtime->model().id,
            .device = m_runtime->device(),
            .deviceName = m_runtime->deviceName(),
            .noGpu = m_runtime->whyNoGpu().reason,
            .builtIn = m_runtime->model().builtIn,
            .contextLimit = m_runtime->contextLimit(),
            .trainedContext = m_runtime->modelInfo().trainedContext,
            .storage = m_workspace.storage(),
            .facts = modelFacts(*m_runtime),
            .readOnly = m_workspace.isReadOnly(),
            .networkFileSystem = m_workspace.networkFileSystem()};
}

OpenedConversation ConversationDesk::openDocument(const QString& document, int lastPage)
{
    m_open.reset();
    m_open = std::make_unique<KeptConversation>(m_workspace.begin({m_workspace.documents().load(document, lastPage)}));
    OpenedConversation opened;
    opened.title = m_open->conversation->documents().front().title;
    describe(opened);
    return opened;
}

OpenedConversation ConversationDesk::openConversation(const QString& id, const QString& head)
{
    m_open.reset();
    OpenedConversation opened = withTurns(id, head);
    m_open = std::make_unique<KeptConversation>(m_workspace.resume(id));
    describe(opened);
    return opened;
}

OpenedConversation ConversationDesk::changeDocuments(const std::vector<QString>& documents)
{
    ENSURE(m_open);
    std::vector<KeptDocument> loaded;
    for (const QString& id : documents)
        loaded.push_back(m_workspace.documents().load(id, documents.size() == 1 ? cutAfter() : 0));
    const QString id = m_open->id();
    auto changed = std::make_unique<KeptConversation>(id.isEmpty() ? m_workspace.begin(std::move(loaded))
                                                                   : m_workspace.changeDocuments(id, std::move(loaded)));
    m_open = std::move(changed);
    OpenedConversation opened = id.isEmpty() ? OpenedConversation() : withTurns(id);
    if (id.isEmpty())
        opened.title = m_open->conversation->documents().front().title;
    describe(opened);
    return opened;
}

OpenedConversation ConversationDesk::withTurns(const QString& id, const QString& head)
{
    return m_workspace.storage()->call([&](Library& library) {
        if (!head.isEmpty())
            library.conversations().setHead(id, head);
        const auto entry = library.conversations().find(id);
        if (!entry)
            throw Failure(ErrorCode::InvalidInput, "no such conversation", id.toStdString());
        std::vector<TurnNode> turns;
        for (storage::StoredTurn& stored : library.conversations().turns(id))
            turns.push_back({std::move(stored.turn), stored.parent});
        OpenedConversation opened;
        opened.id = id;
        opened.title = entry->title;
        opened.turns = TurnTree(std::move(turns), entry->head);
        return opened;
    });
}

void ConversationDesk::describe(OpenedConversation& opened) const
{
    opened.documents = m_open->citedIds;
    opened.reads = m_open->documentIds;
    opened.cutAfter = cutAfter();
    opened.use = use();
    opened.ahead = m_open->ahead;
    opened.readAgain = m_open->readAgain;
}

void ConversationDesk::goBackTo(const QString& conversation, const QString& turn)
{
    m_open.reset();
    m_open = std::make_unique<KeptConversation>(m_workspace.resume(conversation, turn));
}

std::vector<QString> ConversationDesk::readByAnotherModel()
{
    const QString layoutId = m_workspace.identity().layoutId;
    return m_workspace.storage()->call([&](Library& library) { return runtime::readByAnotherModel(library, layoutId); });
}

void ConversationDesk::close()
{
    m_open.reset();
}

ReadResult ConversationDesk::read(const std::stop_token& stop, const reading::ProgressSink& progress)
{
    ENSURE(m_open);
    const bool done = m_open->conversation->read(stop, progress).done;
    return {.done = done, .use = use()};
}

bool ConversationDesk::readLater(const QString& document, const std::stop_token& stop, const reading::ProgressSink& progress)
{
    const KeptConversation beside = m_workspace.begin({m_workspace.documents().load(document)});
    return beside.conversation->read(stop, progress).done;
}

AnsweredTurn ConversationDesk::ask(const QString& question, const answering::AskOptions& options, const std::stop_token& stop,
                                   const answering::AskEvents& events)
{
    ENSURE(m_open);
    const std::vector<domain::Turn>& before = m_open->conversation->turns();
    const QString parent = before.empty() ? QString() : before.back().id;
    domain::Turn turn = m_open->conversation->ask(question, options, stop, events);
    return {.conversation = m_open->id(), .turn = std::move(turn), .parent = parent, .use = use()};
}

int ConversationDesk::cutAfter() const
{
    return m_open->conversation->documents().front().cutAfter;
}

domain::TokenUse ConversationDesk::use() const
{
    const answering::TokenBudget budget = m_open->conversation->budget();
    return {.documents = std::accumulate(budget.documents.begin(), budget.documents.end(), qint64(0)),
            .conversation = budget.conversation,
            .answerReserve = budget.answerReserve,
            .limit = budget.limit,
            .documentCount = int(budget.documents.size())};
}

} // namespace lectern::runtime
