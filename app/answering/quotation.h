// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <vector>

namespace lectern::answering {

/// What stands between a pair of quotation marks, without the marks: [start, end) in UTF-16 units.
struct Quotation {
    int start = 0;
    int end = 0;
    bool operator==(const Quotation&) const = default;
};

/// The outermost quotations within [begin, end) of an answer, in order: "…", “…”, „…“, «…», »…«. Marks that have no
/// partner are passed over.
std::vector<Quotation> findQuotations(const QString& answer, int begin, int end);

/// The readings of the quotation that closes right before `end`, widest first (the widest eight, if there are more); empty
/// where no quotation mark stands there.
/// With straight marks the extent of a quotation that contains some is a guess, which the source can settle.
std::vector<Quotation> quotationsClosingAt(const QString& answer, int begin, int end);

} // namespace lectern::answering
