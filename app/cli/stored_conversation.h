// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/library.h"

#include <QJsonObject>

#include <vector>

namespace lectern::cli {

/// A conversation with all that its turns refer to.
struct StoredConversation {
    storage::ConversationEntry entry;
    std::vector<domain::Document> documents;
    std::vector<storage::StoredTurn> turns; ///< of all branches; a parent stands before its children
};

StoredConversation storedConversation(storage::Library& library, const storage::ConversationEntry& entry);

/// The turns of the branch that is shown, in order.
std::vector<storage::StoredTurn> shownBranch(const StoredConversation& conversation);

/// As `library show --json` gives it.
QJsonObject storedConversationJson(const StoredConversation& conversation);

} // namespace lectern::cli
