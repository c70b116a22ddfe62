// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <vector>

namespace lectern::answering {

/// Physical pages first … last.
struct PageRange {
    int first = 0;
    int last = 0;
    bool operator==(const PageRange&) const = default;
};

/// Pages as an answer names them: `[p. 12]`, `[p. 12, 14]`, `[pp. 12-14]`, `(p. 12)`, `p. 12`.
struct PageMark {
    int start = 0; ///< in the answer, UTF-16 units, brackets included
    int end = 0;
    std::vector<PageRange> pages; ///< in the order written
    bool bracketed = false;       ///< in square or round brackets of its own
};

/// All page marks of an answer, in order.
std::vector<PageMark> findPageMarks(const QString& answer);

} // namespace lectern::answering
