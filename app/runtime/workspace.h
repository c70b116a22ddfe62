// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/answering/conversation.h"
#include "app/answering/library_turn_journal.h"
#include "app/reading/background_checkpoint_store.h"
#include "app/runtime/document_shelf.h"
#include "app/runtime/runtime.h"
#include "app/storage/storage_thread.h"

#include <QString>

#include <memory>
#include <vector>

namespace lectern::runtime {

/// A conversation and where it is kept.
struct KeptConversation {
    std::shared_ptr<answering::LibraryTurnJournal> journal;
    std::shared_ptr<reading::BackgroundCheckpointStore> checkpoints;
    std::vector<QString> documentIds; ///< in the order of Conversation::documents()
    std::unique_ptr<answering::Conversation> conversation;

    /// Empty until the first question.
    const QString& id() const { return journal->conversation(); }
};

/// The composition root: a model and a library put together. Documents are kept once, conversations begin and go on.
/// Every function throws what the library throws (see storage::Library).
class Workspace {
public:
    /// Opens the library for writing; the folder is made if need be.
    /// @param runtime must outlive the workspace
    Workspace(Runtime& runtime, const QString& libraryFolder);

    const std::shared_ptr<storage::StorageThread>& storage() const { return m_storage; }
    const DocumentShelf& documents() const { return m_documents; }

    /// A new conversation over documents. Throws also Failure(DocumentTooLong) and what Runtime::engine() throws.
    KeptConversation begin(std::vector<KeptDocument> documents);
    /// A conversation of the library, as begin().
    /// @param from a turn: goes on from the one before it, beside it. Empty: from the end of the branch that is shown
    /// Throws also Failure(InvalidInput) where there is no such conversation or turn.
    KeptConversation resume(const QString& conversation, const QString& from = {});

private:
    KeptConversation open(std::vector<KeptDocument> documents, const QString& conversation,
                          const std::vector<storage::StoredTurn>& branch);

    Runtime& m_runtime;
    std::shared_ptr<storage::StorageThread> m_storage;
    DocumentShelf m_documents;
};

} // namespace lectern::runtime
