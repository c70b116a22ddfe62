// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/settled_markdown.h"

#include <QRegularExpression>

namespace lectern::ui {

namespace {

struct LineKind {
    bool blank = false;
    bool fence = false;
    bool indented = false; // goes on with the list item or code above it
    bool item = false;     // of a list, or what may still become one
};

LineKind kindOf(QStringView line)
{
    static const QRegularExpression item(QStringLiteral(R"(^(?:[-*+]|\d{1,9}[.)]?)(?:\s|$))"));
    const QStringView text = line.trimmed();
    return {.blank = text.isEmpty(),
            .fence = text.startsWith(u"```") || text.startsWith(u"~~~"),
            .indented = line.startsWith(u' ') || line.startsWith(u'\t'),
            .item = item.match(line.toString()).hasMatch()};
}

} // namespace

qsizetype settledEnd(const QString& markdown, qsizetype from)
{
    qsizetype settled = from;
    bool fenced = false;
    bool list = false; // the block that is open
    bool afterBlank = false;
    for (qsizetype start = from; start < markdown.size();) {
        const qsizetype lineEnd = markdown.indexOf(u'\n', start);
        const bool complete = lineEnd >= 0;
        const QStringView line = QStringView(markdown).mid(start, complete ? lineEnd - start : -1);
        const LineKind kind = kindOf(line);
        // Of an unfinished line its first word must be there, or it may still turn out to go on with the list.
        const bool known = complete || line.contains(u' ');
        if (afterBlank && !kind.blank && !kind.indented && !fenced && known && !(list && kind.item)) {
            settled = start;
            list = false;
        }
        if (!complete)
            break;
        if (kind.fence)
            fenced = !fenced;
        if (kind.item && !fenced)
            list = true;
        afterBlank = kind.blank && !fenced;
        start = lineEnd + 1;
    }
    return settled;
}

} // namespace lectern::ui
