// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/conversation_desk.h"

#include "app/runtime/rereading.h"
#include "engine/base/failure.h"

#include <numeric>
#include <utility>

namespace lectern::runtime {

using storage::Library;

ConversationDesk::ConversationDesk(std::unique_ptr<Runtime> runtime, const QString& libraryFolder, DeviceSink deviceChanged)
    : m_runtime(std::move(runtime)), m_workspace(*m_runtime, libraryFolder, Workspace::Newer::Read),
      m_deviceChanged(std::move(deviceChanged)), m_device(m_runtime->device())
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

/// The open conversation, where the model is now.
KeptConversation& ConversationDesk::open()
{
    const auto isElsewhere = [this] { return m_open->checkpoints->identity().numericsId != m_workspace.identity().numericsId; };
    if (m_open && isElsewhere())
        m_putAway = std::make_unique<PutAwayConversation>(putAway(*m_open));
    if (m_putAway) {
        m_open = std::make_unique<KeptConversation>(m_workspace.reopen(*m_putAway));
        m_putAway.reset();
    }
    ENSURE(m_open);
    return *m_open;
}

/// Runtime::leaveGpu(); what was computed there is let go of.
bool ConversationDesk::leaveGpu(const Failure& failure)
{
    if (!m_runtime->leaveGpu(failure))
        return false;
    if (m_open)
        m_putAway = std::make_unique<PutAwayConversation>(putAway(*m_open));
    m_open.reset();
    noteDevice();
    return true;
}

void ConversationDesk::noteDevice()
{
    if (std::exchange(m_device, m_runtime->device()) != m_runtime->device())
        m_deviceChanged(info());
}

template <typename Work>
auto ConversationDesk::onEitherDevice(Work work)
{
    try {
        return work();
    } catch (const Failure& failure) {
        if (!leaveGpu(failure))
            throw;
    }
    return work();
}

OpenedConversation ConversationDesk::openDocument(const QString& document, int lastPage)
{
    close();
    m_open = std::make_unique<KeptConversation>(m_workspace.begin({m_workspace.documents().load(document, lastPage)}));
    OpenedConversation opened;
    opened.title = m_open->conversation->documents().front().title;
    describe(opened);
    return opened;
}

OpenedConversation ConversationDesk::openConversation(const QString& id, const QString& head)
{
    close();
    OpenedConversation opened = withTurns(id, head);
    m_open = std::make_unique<KeptConversation>(m_workspace.resume(id));
    describe(opened);
    return opened;
}

OpenedConversation ConversationDesk::changeDocuments(const std::vector<QString>& documents)
{
    // Not opened again first where the GPU has failed: fewer documents may be what fits on the CPU.
    ENSURE(m_open || m_putAway);
    const QString id = m_putAway ? m_putAway->id : m_open->id();
    const int cut = m_putAway ? m_putAway->documents.front().document.cutAfter : cutAfter();
    std::vector<KeptDocument> loaded;
    for (const QString& document : documents)
        loaded.push_back(m_workspace.documents().load(document, documents.size() == 1 ? cut : 0));
    auto changed = std::make_unique<KeptConversation>(id.isEmpty() ? m_workspace.begin(std::move(loaded))
                                                                   : m_workspace.changeDocuments(id, std::move(loaded)));
    m_open = std::move(changed);
    m_putAway.reset();
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

void ConversationDesk::describe(OpenedConversation& opened)
{
    noteDevice(); // the first opening loads the model
    opened.documents = m_open->citedIds;
    opened.reads = m_open->documentIds;
    opened.cutAfter = cutAfter();
    opened.use = use();
    opened.ahead = m_open->ahead;
    opened.readAgain = m_open->readAgain;
}

void ConversationDesk::goBackTo(const QString& conversation, const QString& turn)
{
    close();
    m_open = std::make_unique<KeptConversation>(m_workspace.resume(conversation, turn));
    noteDevice();
}

std::vector<QString> ConversationDesk::readByAnotherModel()
{
    const QString layoutId = m_workspace.identity().layoutId;
    return m_workspace.storage()->call([&](Library& library) { return runtime::readByAnotherModel(library, layoutId); });
}

void ConversationDesk::close()
{
    m_open.reset();
    m_putAway.reset();
}

ReadResult ConversationDesk::read(const std::stop_token& stop, const reading::ProgressSink& progress)
{
    return onEitherDevice([&] {
        const bool done = open().conversation->read(stop, progress).done;
        return ReadResult{.done = done, .use = use()};
    });
}

bool ConversationDesk::readLater(const QString& document, const std::stop_token& stop, const reading::ProgressSink& progress)
{
    return onEitherDevice([&] {
        const KeptConversation beside = m_workspace.begin({m_workspace.documents().load(document)});
        noteDevice();
        return beside.conversation->read(stop, progress).done;
    });
}

AnsweredTurn ConversationDesk::ask(const QString& question, const answering::AskOptions& options, const std::stop_token& stop,
                                   const answering::AskEvents& events)
{
    const std::vector<domain::Turn>& before = open().conversation->turns();
    const QString parent = before.empty() ? QString() : before.back().id;
    try {
        domain::Turn turn = m_open->conversation->ask(question, options, stop, events);
        return {.conversation = m_open->id(), .turn = std::move(turn), .parent = parent, .use = use()};
    } catch (const Failure& failure) {
        if (!leaveGpu(failure))
            throw;
        throw Failure(ErrorCode::DeviceFailed, failure.detail(), failure.subject());
    }
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
