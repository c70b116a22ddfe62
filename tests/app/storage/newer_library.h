// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/checked_vfs.h"
#include "app/storage/database.h"

#include <QString>

namespace lectern::test {

/// Makes a library look as if a later version of the program had written to it.
inline void makeNewer(const QString& folder)
{
    storage::Database(folder + QStringLiteral("/library.db"), {.writable = true, .vfs = storage::checkedVfs()})
        .run("PRAGMA user_version = 99");
}

} // namespace lectern::test
