// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/answering/turn_journal.h"
#include "app/storage/storage_thread.h"

#include <memory>
#include <vector>

namespace lectern::answering {

/// A journal in a library. Saved states make way for turns on a full disk.
class LibraryTurnJournal final : public TurnJournal {
public:
    /// Of a new conversation, which is made when its first turn begins, and is called by the question.
    /// @param documents what it is about, by the numbers that citations have
    /// @param reads     indices into `documents`, in the order in which the model reads them
    /// @param layoutId  storage::StateIdentity::layoutId of the model that answers
    LibraryTurnJournal(std::shared_ptr<storage::StorageThread> storage, std::vector<storage::ConversationDocument> documents,
                       std::vector<int> reads, QString layoutId);
    /// Of a conversation that the library has already.
    LibraryTurnJournal(std::shared_ptr<storage::StorageThread> storage, QString conversation, QString layoutId);

    /// The conversation's id; empty until there is one.
    const QString& conversation() const { return m_conversation; }

    void begin(const domain::Turn& turn, const QString& parent) override;
    void append(const QString& turn, const domain::TurnText& more, std::span<const engine::TokenId> tokens) override;
    void finish(const domain::Turn& turn, std::span<const engine::TokenId> tokens) override;

private:
    std::shared_ptr<storage::StorageThread> m_storage;
    std::vector<storage::ConversationDocument> m_documents;
    std::vector<int> m_reads;
    QString m_conversation;
    QString m_layoutId;
};

} // namespace lectern::answering
