// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/database.h"
#include "app/storage/shard_folder.h"

#include <QString>

#include <vector>

namespace lectern::storage {

struct Verification {
    qint64 checked = 0;            ///< pages, turns, search indices, blocks, checkpoints, files
    std::vector<QString> problems; ///< English, one for each thing that is wrong
};

/// Compares everything with its checksums and references; reads every byte. Damage is a problem in the result; throws Failure
/// where nothing can be said (LibraryLocked, OutOfMemory). Who only reads leaves out a shard in which a crash cut a write
/// short: the next writer undoes that.
Verification verifyLibrary(const Database& database, const ShardFolder& shards);

} // namespace lectern::storage
