// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/blob.h"

#include "app/storage/private_file.h"

#include <sqlite3.h>

namespace lectern::storage {

void BlobReader::Close::operator()(sqlite3_blob* blob) const
{
    ::sqlite3_blob_close(blob);
}

BlobReader::BlobReader(const Database& database, const char* table, const char* column)
    : m_database(database), m_table(table), m_column(column)
{
}

void BlobReader::read(qint64 row, std::span<std::byte> into)
{
    const auto damaged = [&](const std::string& what) {
        m_blob.reset();
        throw Failure(ErrorCode::LibraryDamaged, "row " + std::to_string(row) + ": " + what, nativePath(m_database.path()));
    };
    int result = SQLITE_OK;
    if (m_blob) {
        result = ::sqlite3_blob_reopen(m_blob.get(), row);
    } else {
        sqlite3_blob* blob = nullptr;
        result = ::sqlite3_blob_open(m_database.handle(), "main", m_table, m_column, row, 0, &blob);
        m_blob.reset(blob);
    }
    // SQLite's word for "no such row, or not a blob" (and "no such table").
    if ((result & 0xff) == SQLITE_ERROR)
        damaged(::sqlite3_errmsg(m_database.handle()));
    if (result == SQLITE_OK && std::size_t(::sqlite3_blob_bytes(m_blob.get())) != into.size())
        damaged("not as many bytes as were stored");
    if (result == SQLITE_OK)
        result = ::sqlite3_blob_read(m_blob.get(), into.data(), int(into.size()), 0);
    if (result != SQLITE_OK) {
        m_blob.reset();
        m_database.fail(result);
    }
}

} // namespace lectern::storage
