// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/citation.h"

#include "app/answering/page_mark.h"
#include "app/answering/quotation.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>

namespace lectern::answering {

using domain::Citation;
using domain::QuoteCheck;

namespace {

constexpr int kLongestRange = 50; // pages of a range that are preferred when a quotation is looked up

std::vector<int> pagesOf(const PageMark& mark)
{
    std::vector<int> pages;
    for (const PageRange& range : mark.pages) {
        for (int page = range.first; page <= std::min(range.last, range.first + kLongestRange - 1); ++page)
            pages.push_back(page);
    }
    return pages;
}

/// One answer being taken apart.
class AnswerReader {
public:
    AnswerReader(const QString& answer, const QuoteSearch& source)
        : m_answer(answer), m_source(source), m_marks(findPageMarks(answer)) {}

    std::vector<Citation> read();

private:
    void readMark(const PageMark& mark);
    std::optional<Quotation> quotationBefore(const PageMark& mark) const;
    /// Where the quotation mark stands that closes right before `mark` (one past it); -1 where none does.
    int closingBefore(const PageMark& mark) const;
    bool onOneLine(int begin, int end) const { return !QStringView(m_answer).mid(begin, end - begin).contains(u'\n'); }

    void addQuotation(const Quotation& quotation, const PageMark* mark);
    void addPages(const PageMark& mark);
    void setLabel(Citation& citation) const;

    const QString& m_answer;
    const QuoteSearch& m_source;
    std::vector<PageMark> m_marks;
    std::vector<PageMark> m_bare;   // marks since the last quotation with a page, none of them with a quotation yet
    int m_begin = 0;                // what stands before is taken apart
    std::vector<Citation> m_citations;
};

std::vector<Citation> AnswerReader::read()
{
    for (const PageMark& mark : m_marks)
        readMark(mark);
    for (const PageMark& mark : m_bare)
        addPages(mark);
    for (const Quotation& quotation : findQuotations(m_answer, m_begin, int(m_answer.size())))
        addQuotation(quotation, nullptr);
    std::ranges::stable_sort(m_citations, {}, &Citation::answerStart);
    return std::move(m_citations);
}

void AnswerReader::readMark(const PageMark& mark)
{
    const std::optional<Quotation> closest = quotationBefore(mark);
    const int end = closest ? closest->start - 1 : mark.start;
    // What the quotation itself contains, a page mark for instance, cites nothing.
    std::erase_if(m_bare, [&](const PageMark& bare) { return bare.start >= end; });
    const int begin = m_bare.empty() ? m_begin : m_bare.back().end;

    std::vector<Quotation> others = findQuotations(m_answer, begin, end);
    const bool shared = std::ranges::any_of(others, [&](const Quotation& other) { return onOneLine(other.end, mark.start); });
    if (!closest && !shared) {
        if (mark.bracketed)
            m_bare.push_back(mark);
        return;
    }
    for (const PageMark& bare : m_bare)
        addPages(bare);
    m_bare.clear();
    for (const Quotation& other : others)
        addQuotation(other, onOneLine(other.end, mark.start) ? &mark : nullptr);
    if (closest)
        addQuotation(*closest, &mark);
    m_begin = mark.end;
}

std::optional<Quotation> AnswerReader::quotationBefore(const PageMark& mark) const
{
    const int close = closingBefore(mark);
    if (close < 0)
        return std::nullopt;
    const std::vector<Quotation> readings = quotationsClosingAt(m_answer, m_begin, close);
    const std::vector<int> pages = pagesOf(mark);
    for (const Quotation& reading : readings) {
        if (m_source.find(QStringView(m_answer).mid(reading.start, reading.end - reading.start), pages))
            return reading;
    }
    // Not in the source: the extent that the quotation marks themselves suggest.
    const int begin = m_bare.empty() ? m_begin : m_bare.back().end;
    for (const Quotation& balanced : findQuotations(m_answer, begin, close)) {
        if (balanced.end == close - 1)
            return balanced;
    }
    return readings.empty() ? std::nullopt : std::optional(readings.back());
}

int AnswerReader::closingBefore(const PageMark& mark) const
{
    static const QRegularExpression glue(QStringLiteral(R"(["“”«»][\s.,;:(–—-]*(?:(?:see|on|at|from|cf\.)\s*)?$)"),
                                         QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = glue.match(m_answer.mid(m_begin, mark.start - m_begin));
    return match.hasMatch() ? m_begin + int(match.capturedStart()) + 1 : -1;
}

void AnswerReader::addQuotation(const Quotation& quotation, const PageMark* mark)
{
    Citation citation;
    citation.quote = m_answer.mid(quotation.start, quotation.end - quotation.start);
    citation.answerStart = mark ? mark->start : quotation.end + 1;
    citation.answerEnd = mark ? mark->end : quotation.end + 1;
    const std::vector<int> pages = mark ? pagesOf(*mark) : std::vector<int>();
    if (!pages.empty())
        citation.citedPage = citation.page = pages.front();
    if (const std::optional<QuotePlace> place = m_source.find(citation.quote, pages)) {
        citation.check = QuoteCheck::Exact;
        citation.document = place->document;
        citation.page = place->page;
        citation.start = place->start;
        citation.end = place->end;
        if (std::ranges::find(pages, place->page) != pages.end())
            citation.citedPage = place->page;
    } else {
        citation.document = std::max(1, m_source.documentWithPage(citation.page));
    }
    setLabel(citation);
    m_citations.push_back(citation);
}

void AnswerReader::addPages(const PageMark& mark)
{
    for (const PageRange& range : mark.pages) {
        Citation citation;
        citation.citedPage = citation.page = range.first;
        citation.answerStart = mark.start;
        citation.answerEnd = mark.end;
        if (const int document = m_source.documentWithPage(range.first)) {
            citation.document = document;
            citation.check = QuoteCheck::Exact;
        }
        setLabel(citation);
        m_citations.push_back(citation);
    }
}

void AnswerReader::setLabel(Citation& citation) const
{
    if (const domain::Page* page = m_source.page(citation.document, citation.page))
        citation.label = page->label;
}

} // namespace

std::vector<Citation> findCitations(const QString& answer, const QuoteSearch& source)
{
    return AnswerReader(answer, source).read();
}

} // namespace lectern::answering
