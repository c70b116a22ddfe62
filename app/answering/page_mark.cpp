// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/page_mark.h"

#include <QRegularExpression>

#include <algorithm>

namespace lectern::answering {

namespace {

/// At most five digits for a page: more is no page number, and would overflow.
const QString kList = QStringLiteral(R"((?:pp?\.|pages?)\s*(\d{1,5}(?:\s*(?:-|–|—|,|;|&|and|to)\s*(?:pp?\.\s*)?\d{1,5})*)(?!\d))");

std::vector<PageRange> parseList(QStringView list)
{
    static const QRegularExpression item(QStringLiteral(R"((\d+)(?:\s*(?:-|–|—|to)\s*(?:pp?\.\s*)?(\d+))?)"));
    std::vector<PageRange> pages;
    for (auto match = item.globalMatch(list.toString()); match.hasNext();) {
        const QRegularExpressionMatch numbers = match.next();
        const int first = numbers.capturedView(1).toInt();
        const int last = numbers.hasCaptured(2) ? numbers.capturedView(2).toInt() : first;
        pages.push_back({first, std::max(first, last)});
    }
    return pages;
}

} // namespace

std::vector<PageMark> findPageMarks(const QString& answer)
{
    static const QRegularExpression mark(QStringLiteral(R"(\[\s*%1\s*\]|\(\s*%1\s*\)|(?<![\w.])%1)").arg(kList),
                                         QRegularExpression::CaseInsensitiveOption);
    std::vector<PageMark> marks;
    for (auto match = mark.globalMatch(answer); match.hasNext();) {
        const QRegularExpressionMatch found = match.next();
        const int group = found.lastCapturedIndex();
        marks.push_back({int(found.capturedStart()), int(found.capturedEnd()), parseList(found.capturedView(group)), group < 3});
    }
    return marks;
}

} // namespace lectern::answering
