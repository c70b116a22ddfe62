// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/database.h"

#include <cstddef>
#include <memory>
#include <span>

struct sqlite3_blob;

namespace lectern::storage {

/// Reads the blobs of one column, row after row, straight into the caller's memory. Throws as Database does, which it must
/// not outlive; LibraryDamaged also where there is no such row.
class BlobReader {
public:
    BlobReader(const Database& database, const char* table, const char* column);

    /// Fills `into` with the blob of `row`. Throws LibraryDamaged where that has another size.
    void read(qint64 row, std::span<std::byte> into);

private:
    struct Close {
        void operator()(sqlite3_blob* blob) const;
    };
    const Database& m_database;
    const char* m_table;
    const char* m_column;
    std::unique_ptr<sqlite3_blob, Close> m_blob;
};

} // namespace lectern::storage
