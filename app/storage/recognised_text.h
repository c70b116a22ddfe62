// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/database.h"

namespace lectern::storage {

/// Makes the recognised pages of a document part of its text, without running headers and footers, and returns the row of the
/// document that has it. Where no
/// conversation began over the document it is the same one. Else that one stays as it is, superseded, and the text is a new
/// document's: what a conversation has read, and cites by its characters, never changes.
/// Saved states of the old text are not touched; they belong to the document that has it. Throws as Database does.
qint64 useRecognisedText(const Database& database, qint64 document);

} // namespace lectern::storage
