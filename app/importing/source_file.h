// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <stop_token>

namespace lectern::importing {

/// A document's file, open for reading. Its descriptor closes on exec unless the child keeps it on purpose.
class SourceFile {
public:
    /// Never waits, whatever the path leads to.
    /// Throws Failure: NotFound, NotReadable, NotAFile, EmptyFile.
    explicit SourceFile(const QString& path);
    ~SourceFile();
    SourceFile(const SourceFile&) = delete;
    SourceFile& operator=(const SourceFile&) = delete;

    int descriptor() const { return m_descriptor; }

    /// Hexadecimal, of all bytes; nothing when stopped. Throws Failure(NotReadable).
    std::optional<QByteArray> sha256(const std::stop_token& stop) const;

    /// Whether somebody wrote to the file since it was opened.
    bool hasChanged() const;

private:
    int m_descriptor = -1;
    qint64 m_size = 0;
    qint64 m_modified = 0; ///< nanoseconds
};

} // namespace lectern::importing
