// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/database.h"

#include <QString>

#include <span>

namespace lectern::storage {

/// One step from version `version` − 1 to `version`.
struct Migration {
    int version = 0;
    const char* sql = nullptr;
};

/// The steps of library.db, from nothing on.
std::span<const Migration> libraryMigrations();

/// `PRAGMA user_version`.
int schemaVersion(const Database& database);

/// Takes the steps that are missing, each in a transaction of its own with the new version in it, so that a crash leaves a
/// whole version. Before the first step of a database that holds something, it is copied to
/// `<database without .db>.before-<version>.db`.
/// Throws Failure: LibraryTooNew (numbers {its version, ours}), and as Database does.
void migrate(Database& database, std::span<const Migration> migrations);

/// Removes the copies that migrate() made of this database.
void removeMigrationCopies(const Database& database);

} // namespace lectern::storage
