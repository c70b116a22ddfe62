// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/found_passage.h"

#include <QString>

#include <optional>
#include <vector>

namespace lectern::domain {

enum class QuoteCheck {
    Exact,   ///< the quotation stands in the document, white space, line-end hyphens and quote marks aside
    Close,   ///< nearly so
    Missing, ///< not found in the document
};

/// A page that an answer names, a quotation, or (as it should be) a quotation with its page.
struct Citation {
    int document = 1; ///< from 1, in the order the documents were given
    int page = 0;     ///< physical page, from 1: where the quotation really stands when it was found, else the page cited
    int citedPage = 0; ///< as the model wrote it; 0 where it wrote none
    QString label;    ///< of `page`; empty where no document has it
    QString quote;    ///< without its quotation marks; empty where the answer names a page only
    QuoteCheck check = QuoteCheck::Missing; ///< of a page only: Exact where a document has that page, else Missing
    int start = -1;   ///< in Page::text, UTF-16 units; -1 where not found
    int end = -1;     ///< one past the last; the page's end where the quotation goes on over the page break
    int answerStart = 0; ///< of the `[p. N]` mark in the answer, UTF-16 units; of the quotation's end where it has no mark
    int answerEnd = 0;
};

enum class TurnStop { End, Length, Cancelled };

/// What a model wrote, or a piece of it.
struct TurnText {
    QString reasoning; ///< of a model that thinks first: no part of the answer, and dropped from what it reads next
    QString answer;
};

/// One question and its answer.
struct Turn {
    QString id; ///< a UUID without braces
    QString question;
    QString reasoning; ///< what the model thought before it answered; empty where it did not
    QString answer;
    TurnStop stop = TurnStop::End;
    std::vector<Citation> citations;
    std::vector<FoundPassage> passages; ///< what search finds for the question and the answer does not quote, best first
    /// Of an answer that could only be quotations or "not found": how much likelier the model thought the latter, as the difference
    /// of the logarithms, without the model's bias. Not kept.
    std::optional<double> notFoundMargin;

    struct Tokens {
        qint64 prompt = 0;    ///< everything before the answer, documents included
        qint64 restored = 0;  ///< of these, taken from saved state or still in the session; prompt = restored + read
        qint64 read = 0;      ///< of these, read since the turn before
        qint64 generated = 0; ///< reasoning included
    } tokens;
    struct Seconds {
        double restore = 0;    ///< of saved state, since the turn before
        double read = 0;       ///< of tokens.read
        double firstToken = 0; ///< from the question to the first token, one of the reasoning where there is any
        double generate = 0;
        double reasoning = 0;  ///< of generate, until the answer began
    } seconds;
};

} // namespace lectern::domain
