// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::runtime {

/// Makes standard streams, signals and messages of libraries safe, before anything else in main(): a closed stream is opened on
/// nothing (so that no file of ours ever gets its number), writing to a closed pipe is an error instead of a death, and
/// Qt's own warnings are shown only where the environment variable LECTERN_DEBUG is set.
void prepareProcess();

/// Loads the language that the person chose, else that of the locale (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), for all text of
/// the program and for numbers. Needs a QCoreApplication.
void installTranslations();

} // namespace lectern::runtime
