// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/answer_document.h"

#include "ui/conversation/answer_style.h"
#include "ui/conversation/chip.h"
#include "ui/conversation/marked_answer.h"
#include "ui/conversation/quotation.h"
#include "ui/conversation/untrusted_markdown.h"

#include <QTextBlock>
#include <QTextCursor>
#include <QTextTable>

namespace lectern::ui {

using domain::Citation;
using Kind = MarkedAnswer::Mark::Kind;

namespace {

// What QTextCursor::selectedText() has in the place of a table's borders.
constexpr char16_t kBeginsCell = 0xFDD0;
constexpr char16_t kEndsTable = 0xFDD1;

QTextCharFormat chipFormat(int citation)
{
    QTextCharFormat format;
    format.setObjectType(kChipObject);
    format.setProperty(kCitationProperty, citation);
    format.setVerticalAlignment(QTextCharFormat::AlignMiddle);
    return format;
}

/// Puts chips and quotations in the place of the marks.
void resolveMarks(QTextDocument& document, std::size_t citations)
{
    std::vector<QTextCursor> ends(citations); // of quotations whose begin is still to come
    // From the end, so that what is before keeps its place.
    const QString text = document.toRawText();
    for (int position = int(text.size()) - 1; position >= 0; --position) {
        const std::optional<MarkedAnswer::Mark> mark = MarkedAnswer::markOf(text[position]);
        if (!mark || std::size_t(mark->citation) >= citations)
            continue;
        QTextCursor cursor(&document);
        cursor.setPosition(position);
        cursor.setPosition(position + 1, QTextCursor::KeepAnchor);
        QTextCursor& end = ends[std::size_t(mark->citation)];
        if (mark->kind == Kind::Chip) {
            cursor.insertText(QString(QChar::ObjectReplacementCharacter), chipFormat(mark->citation));
            continue;
        }
        cursor.removeSelectedText();
        if (mark->kind == Kind::QuotationEnd) {
            end = cursor;
            end.setKeepPositionOnInsert(true);
        } else if (!end.isNull()) {
            cursor.setPosition(end.position(), QTextCursor::KeepAnchor);
            makeQuotation(cursor, mark->citation);
        }
    }
}

} // namespace

std::unique_ptr<QTextDocument> answerDocument(const QString& answer, const std::vector<Citation>& citations, const QFont& font)
{
    auto document = std::make_unique<QTextDocument>();
    const MarkedAnswer marked(answer, citations);
    setUntrustedMarkdown(*document, marked.markdown());
    styleAnswer(*document, font);
    resolveMarks(*document, citations.size());
    setOffQuotations(*document);
    return document;
}

std::vector<int> chipPositions(const QTextDocument& document, std::size_t citations)
{
    std::vector<int> positions(citations, -1);
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextCharFormat format = it.fragment().charFormat();
            const std::size_t citation = std::size_t(format.intProperty(kCitationProperty));
            if (format.objectType() == kChipObject && citation < citations)
                positions[citation] = it.fragment().position();
        }
    }
    return positions;
}

QString plainTextOf(const QTextCursor& selection, const std::vector<Citation>& citations)
{
    QString text;
    QTextCursor cursor(selection.document());
    const QString selected = selection.selectedText();
    for (int i = 0; i < selected.size(); ++i) {
        const QChar character = selected[i];
        if (character == QChar::ObjectReplacementCharacter) {
            cursor.setPosition(selection.selectionStart() + i + 1); // the format before the position
            const std::size_t citation = std::size_t(cursor.charFormat().intProperty(kCitationProperty));
            if (citation < citations.size())
                text += u'[' + ChipWords::page(citations[citation]) + u']';
        } else if (character == QChar(kBeginsCell)) {
            cursor.setPosition(selection.selectionStart() + i + 1);
            const QTextTable* table = cursor.currentTable();
            const bool inRow = table && table->cellAt(cursor).column() > 0;
            text += QChar(inRow ? u'\t' : u'\n');
        } else if (character == QChar(kEndsTable)) {
            // The paragraph after it begins a line.
        } else {
            text += character == QChar::ParagraphSeparator || character == QChar::LineSeparator ? QChar(u'\n') : character;
        }
    }
    return text;
}

} // namespace lectern::ui
