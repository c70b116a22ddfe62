// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/conversation.h"
#include "ui/conversation/conversation_pane.h"

#include <QStringList>

#include <memory>
#include <vector>

namespace lectern::ui {

domain::ShownTurn madeUpTurn(const QString& id, const QString& question, const QString& answer,
                             std::vector<domain::Citation> citations = {});
/// Turns "t1" to "t<count>", each some paragraphs long.
std::vector<domain::ShownTurn> madeUpTurns(int count);
/// Of the mark "[p. <page>]" in an answer.
domain::Citation madeUpCitation(const QString& answer, int page, domain::QuoteCheck check = domain::QuoteCheck::Exact,
                                const QString& quote = {});
/// Headings, paragraphs, lists, code, tables and quotations, at least so many characters.
QString madeUpAnswer(int characters);
/// A text in pieces of about so many characters.
QStringList inPieces(const QString& text, int characters);

/// A pane as wide as in the window, shown and active.
std::unique_ptr<ConversationPane> shownPane(const std::vector<domain::ShownTurn>& turns = {});
/// The one child of this type that is visible and has this accessible name; null where there is none.
template <typename Widget>
Widget* named(const QWidget& within, const QString& name)
{
    for (auto* widget : within.findChildren<Widget*>()) {
        if (widget->isVisible() && widget->accessibleName() == name)
            return widget;
    }
    return nullptr;
}

} // namespace lectern::ui
