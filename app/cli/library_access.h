// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/arguments.h"
#include "app/storage/library.h"

#include <memory>
#include <variant>

namespace lectern::cli {

/// The library that `--library` names, or the user's own. Throws as storage::Library; Refusal where there is none.
std::unique_ptr<storage::Library> openLibrary(const Arguments& arguments, storage::Library::Access access);

/// What an id stands for.
using LibraryEntry = std::variant<storage::DocumentEntry, storage::ConversationEntry>;

/// The document or conversation whose id is `id`, or begins so and is the only one. Throws Refusal where there is none, there are
/// several, or `id` has fewer than four characters.
LibraryEntry findEntry(storage::Library& library, const QString& id);

/// The whole id of an entry.
QString idOf(const LibraryEntry& entry);

/// A document with its text. Throws Refusal where it is gone by now: another process may have forgotten it.
domain::Document loadDocument(storage::Library& library, const QString& id);

} // namespace lectern::cli
