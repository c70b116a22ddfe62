// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <utility>
#include <vector>

namespace lectern::ui {

/// A text as searching sees it: without case, accents and compatibility forms, white space as single spaces, and
/// without hyphens inside words, so that words divided at a line's end are found.
struct FoldedText {
    QString text;
    std::vector<int> origin; ///< for each unit of `text`, the UTF-16 unit of the original that it came from
};

FoldedText fold(const QString& original);

/// Where `query`, already folded, stands: [start, end) in UTF-16 units of the original.
std::vector<std::pair<int, int>> findFolded(const FoldedText& text, const QString& query);

} // namespace lectern::ui
