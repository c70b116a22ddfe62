// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/conversation_store.h"
#include "app/storage/statement.h"

namespace lectern::storage {

/// How a turn becomes rows and comes back. Inside a transaction of the caller's.

/// Adds a turn to a conversation, in the index too unless it is running. Returns its row.
qint64 insertTurn(const Database& database, qint64 conversation, std::optional<qint64> parent, const StoredTurn& turn);

/// Ends a running turn: text, tokens, citations, figures, index.
void completeTurn(const Database& database, qint64 row, const StoredTurn& turn);

/// Turns of `rows`, a query that gives turn ids in order (its ?1 is `value`). Throws Failure(LibraryDamaged).
std::vector<StoredTurn> readTurns(const Database& database, const char* rows, qint64 value);

} // namespace lectern::storage
