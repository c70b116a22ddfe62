// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/found_passage.h"

#include <QString>

#include <span>
#include <vector>

namespace lectern::answering {

/// The answers that may be given from search results: those that a model which quotes them was trained to give
/// (resources/models/lectern-14m/train/turns.py).
struct QuotedAnswers {
    struct Quotation {
        QString line;         ///< `"text" [p. 12]`
        double logarithm = 0; ///< of its share of what search thinks of all of them
    };
    std::vector<Quotation> alone; ///< each of them may be the answer
    std::vector<QString> listed;  ///< or any of these as a list, `- ` before each, in this order
    bool isMaybeNotFound = false; ///< or kNotFound
};

inline const QString kNotFound = QStringLiteral("I did not find this in the document.");

/// A search: a result, a list of results in the documents' order, or that nothing was found. A summary, dates, figures: a list.
/// A page: a result, or two neighbours joined. A continuation: what comes after the given words in the first result, or a later
/// result. Nothing found: just that.
QuotedAnswers quotedAnswers(const QString& question, std::span<const domain::SearchResult> found);

} // namespace lectern::answering
