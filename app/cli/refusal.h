// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace lectern::cli {

/// Exit statuses of the program.
enum ExitStatus {
    Done = 0,
    Failed = 1,     ///< it could not be done: one line on standard error says why
    WrongUsage = 2,
    Interrupted = 130,
};

/// Thrown where a command ends with one line for the person: `lectern: SUBJECT: SENTENCE`.
struct Refusal {
    QString subject; ///< a file or an option; may be empty
    QString sentence;
    ExitStatus status = Failed;
};

} // namespace lectern::cli
