// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/database.h"

#include <QByteArray>
#include <QString>

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>

struct sqlite3_stmt;

namespace lectern::storage {

using Bytes = std::span<const std::byte>;

inline Bytes bytesOf(const QByteArray& array)
{
    return std::as_bytes(std::span(array.constData(), std::size_t(array.size())));
}

/// A prepared statement. Throws as Database does, which it must not outlive.
class Statement {
public:
    Statement(const Database& database, const char* sql);

    /// Begins anew with these values for ?1, ?2, … Numbers, text, bytes; std::nullopt is NULL.
    /// Bytes are not copied: they must stay until the statement has run.
    template <typename... Values>
    Statement& bind(const Values&... values)
    {
        reset();
        int index = 0;
        (bindValue(++index, values), ...);
        return *this;
    }

    /// Goes to the next row; false where there is none (any more).
    bool next();
    /// Runs a statement that gives no rows.
    void run();
    void reset();

    bool isNull(int column) const;
    qint64 number(int column) const;
    double real(int column) const;
    QString text(int column) const;
    /// Valid until the next call of next() or reset().
    Bytes bytes(int column) const;
    QByteArray byteArray(int column) const;

private:
    template <std::integral Number>
    void bindValue(int index, Number value)
    {
        bindNumber(index, qint64(value));
    }
    void bindValue(int index, double value);
    void bindValue(int index, const QString& value);
    void bindValue(int index, Bytes value);
    void bindValue(int index, const QByteArray& value) { bindValue(index, bytesOf(value)); }
    void bindValue(int index, std::nullopt_t);
    void bindValue(int index, std::optional<qint64> value);
    void bindNumber(int index, qint64 value);

    void check(int result) const;

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    const Database& m_database;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

} // namespace lectern::storage
