// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/settled_markdown.h"

#include <QRegularExpression>

namespace lectern::ui {

namespace {

struct LineKind {
    bool blank = false;
    QStringView fence;     // its signs: three or more of one kind
    bool indented = false; // goes on with the list item or code above it
    bool item = false;     // of a list, or what may still become one
};

QStringView fenceOf(QStringView text)
{
    if (!text.startsWith(u"```") && !text.startsWith(u"~~~"))
        return {};
    qsizetype length = 3;
    while (length < text.size() && text[length] == text[0])
        ++length;
    // What is closed on the same line is code within a paragraph.
    return text[0] == u'`' && text.mid(length).contains(u'`') ? QStringView() : text.left(length);
}

/// Whether a line ends the code that `fence` began.
bool closes(QStringView line, QStringView fence)
{
    const QStringView text = line.trimmed();
    return text.startsWith(fence) && fenceOf(text) == text;
}

LineKind kindOf(QStringView line)
{
    static const QRegularExpression item(QStringLiteral(R"(^(?:[-*+]|\d{1,9}[.)]?)(?:\s|$))"));
    const QStringView text = line.trimmed();
    return {.blank = text.isEmpty(),
            .fence = fenceOf(text),
            .indented = line.startsWith(u' ') || line.startsWith(u'\t'),
            .item = item.match(line.toString()).hasMatch()};
}

} // namespace

qsizetype settledEnd(const QString& markdown, qsizetype from)
{
    qsizetype settled = from;
    QStringView fence; // that is open
    bool list = false; // the block that is open
    bool afterBlank = false;
    for (qsizetype start = from; start < markdown.size();) {
        const qsizetype lineEnd = markdown.indexOf(u'\n', start);
        const bool complete = lineEnd >= 0;
        const QStringView line = QStringView(markdown).mid(start, complete ? lineEnd - start : -1);
        const LineKind kind = kindOf(line);
        // Below a list, the first word of an unfinished line must be there: it may still turn out to go on with the list.
        const bool known = complete || line.contains(u' ');
        if (afterBlank && !kind.blank && !kind.indented && fence.isEmpty() && (!list || (known && !kind.item))) {
            settled = start;
            list = false;
        }
        if (!complete)
            break;
        if (fence.isEmpty())
            fence = kind.fence;
        else if (closes(line, fence))
            fence = {};
        if (kind.item && fence.isEmpty())
            list = true;
        afterBlank = kind.blank && fence.isEmpty();
        start = lineEnd + 1;
    }
    return settled;
}

} // namespace lectern::ui
