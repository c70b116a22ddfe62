// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/turn.h"
#include "app/storage/database.h"

#include <QDateTime>
#include <QString>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lectern::storage {

struct ConversationDocument {
    QString id;        ///< DocumentEntry::id
    int firstPage = 0; ///< physical, from 1; 0: from the beginning
    int lastPage = 0;  ///< 0: to the end
};

struct ConversationEntry {
    QString id; ///< a UUID without braces
    QString title;
    std::vector<ConversationDocument> documents; ///< all it ever read; a citation's number is the place here, from 1
    std::vector<int> reads;                      ///< indices into `documents`, in the order in which the model reads them
    QString head;                                ///< the last turn of the branch that is shown; empty before the first
    int turns = 0;                               ///< of all branches
    bool pinned = false;
    QDateTime created;
    QDateTime lastUsed;
};

/// A turn with its place in the tree and the tokens that it is made of.
struct StoredTurn {
    domain::Turn turn;
    QString parent;                   ///< the turn that it answers on; empty for a first one
    bool running = false;             ///< being answered now; after a crash it comes back as cancelled, with the text so far
    QString layoutId;                 ///< of the model that `tokens` belong to
    std::vector<std::int32_t> tokens; ///< what the turn added to the session, in order; text alone may give other tokens
    QDateTime created;
};

/// Conversations and their turns. A turn is never changed once it is finished; another question at the same place is
/// another branch. (Library::forgetConversation() removes one.) Every function throws Failure as Database does, and
/// InvalidInput for a conversation, a turn or a document that is not there. What changes something is durable when it returns.
class ConversationStore {
public:
    explicit ConversationStore(const Database& database) : m_database(database) {}

    /// Returns its id.
    /// @param reads ConversationEntry::reads; empty: all, as they stand
    QString create(const QString& title, const std::vector<ConversationDocument>& documents,
                   const std::vector<int>& reads = {});
    /// create() and beginTurn(): both or neither.
    QString begin(const QString& title, const std::vector<ConversationDocument>& documents, const StoredTurn& turn,
                  const std::vector<int>& reads = {});
    /// Last used last.
    std::vector<ConversationEntry> list() const;
    /// Those that read this document.
    std::vector<ConversationEntry> listOf(const QString& document) const;
    std::optional<ConversationEntry> find(const QString& id) const;
    /// The models, by layout id, that have answered questions about a document.
    std::vector<QString> layoutsOf(const QString& document) const;
    void rename(const QString& id, const QString& title);
    void setPinned(const QString& id, bool pinned);
    /// What the model reads from now on, in this order. Documents keep their numbers, those too that are left out: citations
    /// tell by them.
    void setDocuments(const QString& id, const std::vector<ConversationDocument>& documents);
    /// Shows another branch: the one that ends with this turn; an empty id shows none.
    void setHead(const QString& id, const QString& turn);

    /// Keeps a whole turn after `parent` (empty: at the beginning) and makes it the head. turn.turn.id must be new.
    void addTurn(const QString& conversation, const StoredTurn& turn);

    /// The same in steps, for an answer that is kept while it is written. The question is durable when begin returns; the
    /// text so far, when append does.
    void beginTurn(const QString& conversation, const StoredTurn& turn);
    void appendToTurn(const QString& turn, const domain::TurnText& more, std::span<const std::int32_t> tokens);
    /// Replaces what was kept so far by the whole turn.
    void finishTurn(const StoredTurn& turn);

    /// All turns of all branches, in the order they were made: a parent stands before its children.
    std::vector<StoredTurn> turns(const QString& conversation) const;
    /// From the first turn to this one, both included.
    std::vector<StoredTurn> branch(const QString& turn) const;

    /// Turns that were being answered when a process ended become cancelled ones.
    void cancelRunningTurns();

private:
    QString insert(const QString& title, const std::vector<ConversationDocument>& documents, const std::vector<int>& reads);
    void insertAfterParent(qint64 conversation, const StoredTurn& turn);
    qint64 conversationRow(const QString& id) const;
    qint64 turnRow(const QString& id) const;
    std::vector<ConversationEntry> entries(const char* condition, const QString& value) const;
    void addDocuments(qint64 conversation, ConversationEntry& entry) const;

    const Database& m_database;
};

} // namespace lectern::storage
