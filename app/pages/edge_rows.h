// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"

#include <QString>

#include <cstddef>
#include <vector>

namespace lectern::pages {

/// Words of a row that stand close to each other: a header often has a part at each side.
struct RowPart {
    QString letters;          ///< without case, spaces, marks and numbers
    std::vector<int> numbers; ///< in order
};

/// A row of words near the upper or lower edge of a page that was recognised.
struct EdgeRow {
    std::vector<std::size_t> words; ///< of the page
    std::vector<RowPart> parts;     ///< from left to right
    RowPart whole;
    double distance = 0; ///< from that edge to its middle
    double height = 0;
    bool large = false; ///< its type is larger than most of the page's
    bool apart = false; ///< more white space divides it from what is further inside than lines of the text from each other
};

/// What may be a running header or footer of a recognised page.
struct EdgeRows {
    int page = 0;
    std::vector<EdgeRow> top;    ///< from the edge inwards
    std::vector<EdgeRow> bottom; ///< from the edge inwards
};

EdgeRows edgeRowsOf(const domain::Page& page);

} // namespace lectern::pages
