// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/stored_conversation.h"

#include "app/cli/json.h"
#include "app/cli/library_access.h"

#include <QJsonArray>

#include <algorithm>

namespace lectern::cli {

namespace {

QJsonValue orNull(const QString& id)
{
    return id.isEmpty() ? QJsonValue() : QJsonValue(id);
}

} // namespace

StoredConversation storedConversation(storage::Library& library, const storage::ConversationEntry& entry)
{
    StoredConversation conversation{.entry = entry, .documents = {}, .turns = library.conversations().turns(entry.id)};
    for (const storage::ConversationDocument& document : entry.documents) {
        conversation.documents.push_back(loadDocument(library, document.id));
    }
    return conversation;
}

std::vector<storage::StoredTurn> shownBranch(const StoredConversation& conversation)
{
    std::vector<storage::StoredTurn> branch;
    QString next = conversation.entry.head;
    for (auto turn = conversation.turns.rbegin(); turn != conversation.turns.rend(); ++turn) {
        if (turn->turn.id == next) {
            branch.push_back(*turn);
            next = turn->parent;
        }
    }
    std::reverse(branch.begin(), branch.end());
    return branch;
}

QJsonObject storedConversationJson(const StoredConversation& conversation)
{
    QJsonArray documents;
    for (const storage::ConversationDocument& document : conversation.entry.documents) {
        documents.append(document.id);
    }
    QJsonArray turns;
    for (const storage::StoredTurn& stored : conversation.turns) {
        QJsonObject turn = turnJson(stored.turn, conversation.documents);
        turn["parent"] = orNull(stored.parent);
        turns.append(turn);
    }
    return {
        {"id", conversation.entry.id},
        {"title", conversation.entry.title},
        {"documents", documents},
        {"head", orNull(conversation.entry.head)},
        {"turns", turns},
    };
}

} // namespace lectern::cli
