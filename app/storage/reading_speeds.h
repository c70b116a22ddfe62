// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/database.h"
#include "app/storage/saved_state.h"

#include <optional>

namespace lectern::storage {

/// What reading costs on this computer, as it was last measured. Throws as Database does.
class ReadingSpeeds {
public:
    explicit ReadingSpeeds(const Database& database) : m_database(database) {}

    void keep(const StateIdentity& identity, const ReadingSpeed& speed);
    /// Nothing where none was ever measured.
    /// @param numericsId preferred; another's serves where there is none of it
    std::optional<ReadingSpeed> find(const QString& layoutId, const QString& numericsId = {}) const;

private:
    const Database& m_database;
};

} // namespace lectern::storage
