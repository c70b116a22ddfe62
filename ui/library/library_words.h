// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/library.h"

#include <QCoreApplication>

namespace lectern::ui {

/// What the library says of its rows.
class LibraryWords {
    Q_DECLARE_TR_FUNCTIONS(LibraryWords)

public:
    /// "524 pages · read · starts at once". `activity`, when not empty, stands in the place of the state:
    /// "212 pages · reading, page 94".
    static QString state(const domain::DocumentSummary& document, const QString& activity);
    /// "pages 1–94" of a conversation that sees only these; empty if it sees all.
    static QString part(const domain::ConversationSummary& conversation);
    /// "p. 393", or "p. xii (12)" where another label is printed on the page.
    static QString page(int number, const QString& label);
    /// What is lost when the document is forgotten.
    static QString forgetDocument(const QString& title, int conversations);
    static QString forgetConversation(const QString& title);

    /// A title, or anything else that came from outside, as it may stand within a sentence: one line, not endless, and
    /// without characters that would turn around what follows.
    static QString quoted(const QString& text);
    /// For Qt::ToolTipRole. The lines are shown letter by letter, whatever is in them.
    static QString toolTip(const QStringList& lines);
};

} // namespace lectern::ui
