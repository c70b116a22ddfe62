// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>

#include <utility>
#include <vector>

namespace lectern::domain {

/// A conversation of the library, without its turns.
struct ConversationSummary {
    QString id;
    QString title;
    std::vector<QString> documents; ///< ids, in the order in which the model reads them
    int cutAfter = 0;               ///< of the first one: the last page that is read; 0: all are
    int turns = 0;                  ///< of all branches
    QDateTime lastUsed;
};

enum class ReadingState { Unread, Reading, Read };

/// A document of the library, without its text.
struct DocumentSummary {
    QString id;
    QString title;
    QString path; ///< where it was imported from
    int pages = 0;
    std::vector<int> pagesWithoutText;
    ReadingState state = ReadingState::Unread;
    std::vector<ConversationSummary> conversations; ///< last used last
};

/// A place where words were found: a page, or a turn.
struct SearchHit {
    QString document; ///< empty for a turn
    int page = 0;     ///< physical, from 1
    QString label;
    QString conversation; ///< empty for a page
    QString turn;
    QString snippet;
    std::vector<std::pair<int, int>> matches; ///< [start, end) in `snippet`, UTF-16 units
};

} // namespace lectern::domain
