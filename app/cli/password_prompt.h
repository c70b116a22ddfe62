// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace lectern::cli {

/// Asks on the terminal without showing what is typed; needs a terminal at standard input. Nothing for Ctrl+C or the input's end.
std::optional<QByteArray> askPassword(const QString& prompt);

} // namespace lectern::cli
