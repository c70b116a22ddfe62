// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/statement.h"

#include <sqlite3.h>

namespace lectern::storage {

void Statement::Finalize::operator()(sqlite3_stmt* statement) const
{
    ::sqlite3_finalize(statement);
}

Statement::Statement(const Database& database, const char* sql) : m_database(database)
{
    database.settle();
    sqlite3_stmt* statement = nullptr;
    const int result = ::sqlite3_prepare_v2(database.handle(), sql, -1, &statement, nullptr);
    m_statement.reset(statement);
    check(result);
}

bool Statement::next()
{
    const int result = ::sqlite3_step(m_statement.get());
    if (result == SQLITE_ROW)
        return true;
    if (result != SQLITE_DONE)
        m_database.fail(result);
    return false;
}

void Statement::run()
{
    const bool row = next();
    ENSURE(!row);
    reset();
}

void Statement::reset()
{
    // What it returns is the last step's error, which has been thrown already.
    ::sqlite3_reset(m_statement.get());
}

bool Statement::isNull(int column) const
{
    return ::sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

qint64 Statement::number(int column) const
{
    return ::sqlite3_column_int64(m_statement.get(), column);
}

double Statement::real(int column) const
{
    return ::sqlite3_column_double(m_statement.get(), column);
}

QString Statement::text(int column) const
{
    const auto* const data = ::sqlite3_column_text(m_statement.get(), column);
    return QString::fromUtf8(reinterpret_cast<const char*>(data), ::sqlite3_column_bytes(m_statement.get(), column));
}

Bytes Statement::bytes(int column) const
{
    const void* const data = ::sqlite3_column_blob(m_statement.get(), column);
    return {static_cast<const std::byte*>(data), std::size_t(::sqlite3_column_bytes(m_statement.get(), column))};
}

QByteArray Statement::byteArray(int column) const
{
    const Bytes all = bytes(column);
    return {reinterpret_cast<const char*>(all.data()), qsizetype(all.size())};
}

void Statement::bindNumber(int index, qint64 value)
{
    check(::sqlite3_bind_int64(m_statement.get(), index, value));
}

void Statement::bindValue(int index, double value)
{
    check(::sqlite3_bind_double(m_statement.get(), index, value));
}

void Statement::bindValue(int index, const QString& value)
{
    const QByteArray utf8 = value.toUtf8();
    check(::sqlite3_bind_text64(m_statement.get(), index, utf8.constData(), sqlite3_uint64(utf8.size()), SQLITE_TRANSIENT,
                                SQLITE_UTF8));
}

void Statement::bindValue(int index, Bytes value)
{
    // SQLite takes a null pointer for NULL, which an empty span may hold.
    if (value.empty())
        check(::sqlite3_bind_zeroblob(m_statement.get(), index, 0));
    else
        check(::sqlite3_bind_blob64(m_statement.get(), index, value.data(), value.size(), SQLITE_STATIC));
}

void Statement::bindValue(int index, std::nullopt_t)
{
    check(::sqlite3_bind_null(m_statement.get(), index));
}

void Statement::bindValue(int index, std::optional<qint64> value)
{
    if (value)
        bindNumber(index, *value);
    else
        bindValue(index, std::nullopt);
}

void Statement::check(int result) const
{
    if (result != SQLITE_OK)
        m_database.fail(result);
}

} // namespace lectern::storage
