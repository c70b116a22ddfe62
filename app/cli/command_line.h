// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace lectern::cli {

/// Runs the command that `words` (without the program's name) ask for; gives the exit status. Needs a QCoreApplication.
/// Standard input, output and error must be open, and SIGPIPE ignored.
int run(const QStringList& words);

} // namespace lectern::cli
