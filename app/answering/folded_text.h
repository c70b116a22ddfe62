// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <vector>

namespace lectern::answering {

/// A text as the quote check compares it: without white space, invisible characters and the bars of tables, with one kind of quotation mark
/// and apostrophe, ligatures written out. Case, accents and every other character stay.
struct FoldedText {
    /// Stands for a hyphen at the end of a line, which may belong to the word or to the line.
    static constexpr QChar kLineEndHyphen{0x00AD};

    QString units;
    std::vector<int> offsets; ///< of each unit's character in the text, UTF-16 units
};

FoldedText fold(QStringView text);

/// Folded units without any hyphen: equal for all texts that the quote check may find equal, and for few others.
QString searchKey(QStringView units);

/// Whether `quote` is the beginning of `source` (both folded), where a line-end hyphen of either may have no counterpart
/// in the other. Returns the number of units of `source` that it takes; -1 where it is not.
qsizetype matchFolded(QStringView quote, QStringView source);

/// Whether a unit is a hyphen of any kind, one at a line's end included.
bool isHyphenUnit(QChar unit);

} // namespace lectern::answering
