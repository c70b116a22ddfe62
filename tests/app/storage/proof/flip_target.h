// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <random>
#include <vector>

namespace lectern::test {

/// Bytes of a library's files that are of one kind: a table, an index, or what a file begins with.
struct FlipClass {
    QByteArray name; ///< "library.db page", "states/N.db piece", …
    struct Range {
        QString file; ///< relative to the folder
        qint64 begin = 0;
        qint64 end = 0;
    };
    std::vector<Range> ranges;
};

/// Rewrites the shards, so that nothing is in them that is no longer used.
void compactShards(const QString& folder);

/// Every byte of library.db and the shards, by the tables and indices that SQLite's dbstat finds them in.
std::vector<FlipClass> flipClasses(const QString& folder);

/// Where bytes that are known lie in the shards, as a class of this name.
FlipClass blobClass(const QString& folder, const QByteArray& name, const std::vector<QByteArray>& blobs);

/// A bit of a file.
struct Flip {
    QString file;
    qint64 offset = 0;
    int bit = 0;
};
Flip randomFlip(const FlipClass& of, std::mt19937& random);
/// Doing it twice undoes it.
void apply(const QString& folder, const Flip& flip);

/// A value of a row of library.db, changed as a program would that knows the page checksums.
struct RowFlip {
    QByteArray table;
    QByteArray column;
    qint64 row = 0;
};
/// Tables and columns, but for the texts that nothing can tell from others.
std::vector<RowFlip> rowFlips(const QString& folder);
/// Flips one bit of the value in the file itself; false where SQLite refuses (a constraint). `what` tells which.
bool applyToRow(const QString& folder, const RowFlip& flip, std::mt19937& random, QString* what);

} // namespace lectern::test
