// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace lectern::domain {

/// A sentence of a document that search found.
struct FoundPassage {
    int document = 1; ///< from 1, in the order the documents were given
    int page = 0;     ///< physical, from 1
    QString label;    ///< of the page, as printed on it
    int start = 0;    ///< in Page::text, UTF-16 units
    int end = 0;      ///< one past the last
    QString text;

    bool operator==(const FoundPassage&) const = default;
};

/// How well a sentence that search found fits the question, as a model is told.
struct SearchGrade {
    int nearness = 0; ///< to the best sentence's score: 9 at most 2.5 % below it, one less for each further 5 %
    int coverage = 0; ///< tenths of the question's words, by their rarity, that stand in the sentence; at most 9

    bool operator==(const SearchGrade&) const = default;
};

/// What a model is given with a question.
struct SearchResult {
    FoundPassage passage;
    std::optional<SearchGrade> grade; ///< empty where it was not searched for: part of a page, a date, a summary's sentence
    double score = 1;                 ///< search's own beside the best result's; 1 where it was not searched for
    bool isNext = false;              ///< it stands directly after the result before it, nothing but white space between

    bool operator==(const SearchResult&) const = default;
};

} // namespace lectern::domain
