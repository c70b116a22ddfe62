// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/database.h"

namespace lectern::storage {

/// All or nothing: what is not committed is undone.
class Transaction {
public:
    enum class Kind {
        Read, ///< what is read belongs together, whatever another process writes meanwhile; may stand inside another
        Write,
    };

    explicit Transaction(const Database& database, Kind kind = Kind::Write) : m_database(database)
    {
        database.settle();
        m_ended = kind == Kind::Read && database.inTransaction();
        if (!m_ended)
            database.run(kind == Kind::Write ? "BEGIN IMMEDIATE" : "BEGIN");
    }
    ~Transaction()
    {
        if (!m_ended && m_database.inTransaction())
            m_database.rollBack();
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Returns when it is on the disk.
    void commit()
    {
        m_database.run("COMMIT");
        m_ended = true;
    }

private:
    const Database& m_database;
    bool m_ended = false; // or belongs to the one around it
};

} // namespace lectern::storage
