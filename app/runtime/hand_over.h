// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace lectern::runtime {

/// What a second start of the program tells the first.
struct HandOver {
    static constexpr qint64 kMostBytes = 4 * 1024 * 1024; ///< of a message; a command line is shorter

    QStringList files;      ///< absolute
    QByteArray activation;  ///< the desktop's permission to come to the front (xdg-activation); may be empty

    /// One line of JSON.
    QByteArray encoded() const;
    /// Nothing unless it is such a line and every file in it has an absolute name: anybody may have written it.
    static std::optional<HandOver> decoded(const QByteArray& line);
};

} // namespace lectern::runtime
