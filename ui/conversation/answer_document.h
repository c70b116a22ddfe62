// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/turn.h"

#include <QFont>
#include <QTextDocument>

#include <memory>
#include <vector>

namespace lectern::ui {

/// An answer as a document without a layout: Markdown, quotations in the document's voice, and in the place of each page
/// mark an object of kChipObject whose kCitationProperty is the citation's index. A citation has one chip at most.
/// @param answer untrusted
std::unique_ptr<QTextDocument> answerDocument(const QString& answer, const std::vector<domain::Citation>& citations,
                                              const QFont& font);

/// Where the chips of such a document are: for each citation a position, -1 where it has no chip.
std::vector<int> chipPositions(const QTextDocument& document, std::size_t citations);

/// Of any part of such a document: chips as "[p. 12]".
QString plainTextOf(const QTextCursor& selection, const std::vector<domain::Citation>& citations);

} // namespace lectern::ui
