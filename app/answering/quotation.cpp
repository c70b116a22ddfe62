// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/quotation.h"

#include <algorithm>

namespace lectern::answering {

namespace {

constexpr std::size_t kMostReadings = 8; // each is looked up in all documents

/// The marks that may close what `c` opens; empty where `c` opens nothing.
QStringView closersOf(QChar c)
{
    switch (c.unicode()) {
    case u'"': return u"\"";
    case u'\u201C': return u"\u201D";        // “…”
    case u'\u201E': return u"\u201C\u201D";  // „…“ and „…”
    case u'\u00AB': return u"\u00BB";        // «…»
    case u'\u00BB': return u"\u00AB\u00BB";  // »…« and »…»
    default: return {};
    }
}

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber();
}

/// A straight mark opens where a word cannot end before it and closes where one cannot begin after it. 5" opens nothing.
bool canOpen(const QString& text, int at, int begin)
{
    return text[at] != u'"' || at == begin || !(isWordCharacter(text[at - 1]) || text[at - 1] == u'.' || text[at - 1] == u',');
}

bool canClose(const QString& text, int at, int end)
{
    return text[at] != u'"' || at + 1 >= end || !isWordCharacter(text[at + 1]);
}

/// The position of the mark that closes the quotation opened at `open`; -1 where none does.
int closeOf(const QString& text, int open, int begin, int end)
{
    const QStringView closers = closersOf(text[open]);
    int depth = 0; // of quotations within the quotation
    for (int i = open + 1; i < end; ++i) {
        if (closers.contains(text[i]) && canClose(text, i, end)) {
            if (depth == 0)
                return i;
            --depth;
        } else if (text[i] == text[open] && canOpen(text, i, begin)) {
            ++depth;
        }
    }
    return -1;
}

} // namespace

std::vector<Quotation> findQuotations(const QString& answer, int begin, int end)
{
    std::vector<Quotation> quotations;
    for (int i = begin; i < end; ++i) {
        if (closersOf(answer[i]).isEmpty() || !canOpen(answer, i, begin))
            continue;
        const int close = closeOf(answer, i, begin, end);
        if (close < 0)
            continue;
        if (close > i + 1)
            quotations.push_back({i + 1, close});
        i = close;
    }
    return quotations;
}

std::vector<Quotation> quotationsClosingAt(const QString& answer, int begin, int end)
{
    std::vector<Quotation> readings;
    const int close = end - 1;
    if (close <= begin)
        return readings;
    for (int i = begin; i < close && readings.size() < kMostReadings; ++i) {
        if (closersOf(answer[i]).contains(answer[close]) && canOpen(answer, i, begin) && close > i + 1)
            readings.push_back({i + 1, close});
    }
    return readings;
}

} // namespace lectern::answering
