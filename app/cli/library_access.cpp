// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/library_access.h"

#include "app/cli/common_options.h"
#include "app/cli/refusal.h"
#include "app/cli/text.h"
#include "app/runtime/application_paths.h"
#include "engine/base/failure.h"

#include <vector>

namespace lectern::cli {

namespace {

constexpr qsizetype kShortestId = 4;

Refusal noSuchEntry(const QString& id)
{
    return {id, Text::tr("no such document or conversation in the library")};
}

} // namespace

std::unique_ptr<storage::Library> openLibrary(const Arguments& arguments, storage::Library::Access access)
{
    const QString folder = runtime::libraryFolder(arguments.value(option::kLibrary));
    try {
        return std::make_unique<storage::Library>(folder, access);
    } catch (const Failure& failure) {
        if (failure.code() == ErrorCode::NotFound) {
            throw Refusal{folder, Text::tr("there is no library in this folder")};
        }
        throw;
    }
}

LibraryEntry findEntry(storage::Library& library, const QString& id)
{
    if (id.size() < kShortestId) {
        throw Refusal{id, Text::tr("too short for an id: at least %1 characters are needed").arg(kShortestId)};
    }
    std::vector<LibraryEntry> found;
    const auto add = [&](const auto& entries) {
        for (const auto& entry : entries) {
            if (entry.id.startsWith(id, Qt::CaseInsensitive)) {
                found.push_back(entry);
            }
        }
    };
    add(library.documents().list());
    add(library.conversations().list());
    if (found.empty()) {
        throw noSuchEntry(id);
    }
    if (found.size() > 1) {
        throw Refusal{id, Text::tr("%n ids begin like this: write more of it", nullptr, int(found.size()))};
    }
    return found.front();
}

QString idOf(const LibraryEntry& entry)
{
    return std::visit([](const auto& found) { return found.id; }, entry);
}

domain::Document loadDocument(storage::Library& library, const QString& id)
{
    std::optional<domain::Document> document = library.documents().load(id);
    if (!document) {
        throw noSuchEntry(id);
    }
    return std::move(*document);
}

} // namespace lectern::cli
