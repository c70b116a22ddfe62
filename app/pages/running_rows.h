// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/pages/edge_rows.h"

#include <vector>

namespace lectern::pages {

/// The running headers, footers and page numbers among the rows of a page: rows at its edges, apart from the text, that stand
/// at about the same place of at least two pages nearby and say the same but for a few letters (a recogniser errs), or hold a
/// number that grows with the pages. Of two pages alone they must say just the same. An amount that neither stays nor counts
/// the pages makes the row text, and so does larger type unless all of it is the same: titles of chapters are text.
std::vector<const EdgeRow*> runningRowsOf(const EdgeRows& page, const std::vector<const EdgeRows*>& nearby);

} // namespace lectern::pages
