// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/workspace.h"

#include "engine/base/failure.h"

#include <QFileInfo>

#include <utility>

namespace lectern::runtime {

using storage::Library;
using storage::StoredTurn;

namespace {

Failure noSuch(const char* what, const QString& id)
{
    return Failure(ErrorCode::InvalidInput, std::string("no such ") + what, id.toStdString());
}

/// The turns that a conversation goes on from.
std::vector<StoredTurn> branchTo(Library& library, const storage::ConversationEntry& entry, const QString& from)
{
    QString last = entry.head;
    if (!from.isEmpty()) {
        const std::vector<StoredTurn> upToThere = library.conversations().branch(from);
        const std::vector<StoredTurn> all = library.conversations().turns(entry.id);
        if (std::none_of(all.begin(), all.end(), [&](const StoredTurn& turn) { return turn.turn.id == from; }))
            throw noSuch("turn in this conversation", from);
        last = upToThere.back().parent;
    }
    return last.isEmpty() ? std::vector<StoredTurn>() : library.conversations().branch(last);
}

} // namespace

Workspace::Workspace(Runtime& runtime, const QString& libraryFolder)
    : m_runtime(runtime), m_storage(std::make_shared<storage::StorageThread>(libraryFolder, Library::Access::Write)), m_documents(m_storage)
{
}

KeptConversation Workspace::begin(std::vector<KeptDocument> documents)
{
    return open(std::move(documents), {}, {});
}

KeptConversation Workspace::resume(const QString& conversation, const QString& from)
{
    const auto [entry, branch] = m_storage->call([&](Library& library) {
        auto found = library.conversations().find(conversation);
        if (!found)
            throw noSuch("conversation", conversation);
        std::vector<StoredTurn> turns = branchTo(library, *found, from);
        return std::pair(std::move(*found), std::move(turns));
    });
    std::vector<KeptDocument> documents;
    for (const storage::ConversationDocument& document : entry.documents)
        documents.push_back(m_documents.load(document.id, document.lastPage));
    return open(std::move(documents), entry.id, branch);
}

KeptConversation Workspace::open(std::vector<KeptDocument> documents, const QString& conversation,
                                 const std::vector<StoredTurn>& branch)
{
    answering::ConversationOptions options;
    options.contextLimit = m_runtime.contextLimit();
    const QString file = documents.size() == 1 ? QFileInfo(documents.front().document.path).fileName() : QString();

    KeptConversation kept;
    std::vector<storage::ConversationDocument> parts;
    std::vector<domain::Document> texts;
    for (KeptDocument& document : documents) {
        kept.documentIds.push_back(document.id);
        parts.push_back({.id = document.id, .lastPage = document.document.cutAfter});
        texts.push_back(std::move(document.document));
    }
    const std::shared_ptr<const engine::Engine> engine = m_runtime.engine();
    kept.checkpoints = std::make_shared<reading::BackgroundCheckpointStore>(engine, options.session.precision, m_storage,
                                                                            kept.documentIds);
    const QString layoutId = kept.checkpoints->identity().layoutId;
    kept.journal = conversation.isEmpty()
                       ? std::make_shared<answering::LibraryTurnJournal>(m_storage, parts, layoutId)
                       : std::make_shared<answering::LibraryTurnJournal>(m_storage, conversation, layoutId);
    answering::ConversationMemory memory{.checkpoints = kept.checkpoints, .journal = kept.journal};
    for (const StoredTurn& turn : branch) {
        // Another model's tokens mean nothing to this one.
        memory.history.push_back(
            {turn.turn, turn.layoutId == layoutId ? turn.tokens : std::vector<engine::TokenId>()});
    }
    try {
        kept.conversation =
            std::make_unique<answering::Conversation>(engine, std::move(texts), std::move(memory), options);
    } catch (const Failure& failure) {
        // A title says less to the person than the file they named.
        throw failure.code() == ErrorCode::DocumentTooLong && !file.isEmpty() ? failure.about(file.toStdString()) : failure;
    }
    const std::vector<qint64> tokens = kept.conversation->budget().documents;
    m_storage->call([&](Library& library) {
        library.keepText([&] {
            for (std::size_t i = 0; i < tokens.size(); ++i) {
                if (parts[i].lastPage == 0)
                    library.documents().setTokenCount(kept.documentIds[i], layoutId, tokens[i]);
            }
        });
    });
    return kept;
}

} // namespace lectern::runtime
