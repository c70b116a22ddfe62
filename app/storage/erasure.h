// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/database.h"

namespace lectern::storage {

/// Removing text from library.db so that none of it stays in the file or its log. Each throws as Database does, and
/// LibraryLocked where another process keeps reading; the text is out of sight then, and finishErasure() does the rest.

/// @param conversation its row
void eraseConversation(const Database& database, qint64 conversation);

/// With the conversations that read the document: their answers quote it.
/// @param document its row; the rows of its saved states must be gone
void eraseDocument(const Database& database, qint64 document);

/// Overwrites what an erasure left that was interrupted. Does nothing where there was none.
void finishErasure(const Database& database);

} // namespace lectern::storage
