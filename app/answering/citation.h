// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/answering/quote_check.h"
#include "app/domain/turn.h"

#include <QString>

#include <vector>

namespace lectern::answering {

/// What an answer cites, in the answer's order, each quotation looked up in the source.
///
/// A quotation goes with the page mark that follows it on its line; a mark that no quotation precedes is a citation of
/// pages only; a quotation that no mark follows has no page until it is found. A page without brackets ("p. 12") counts
/// only on a line with a quotation.
std::vector<domain::Citation> findCitations(const QString& answer, const QuoteSearch& source);

} // namespace lectern::answering
