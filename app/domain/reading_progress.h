// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace lectern::domain {

/// Why documents have to be read that were read before.
enum class ReadAgain {
    No,           ///< they were not
    ModelChanged, ///< another model read them
    OrderChanged, ///< they were read, but not in this order
    StateGone,    ///< what was saved is gone: deleted, damaged or given up for room
};

/// Where the reading of the documents stands.
struct ReadingProgress {
    int document = 1;  ///< from 1
    int page = 0;      ///< of that document, physical, from 1
    int pageCount = 0; ///< of that document
    qint64 tokensDone = 0;
    qint64 tokensTotal = 0;
    double secondsLeft = -1; ///< an estimate; negative until there is one
};

} // namespace lectern::domain
