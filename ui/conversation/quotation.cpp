// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/quotation.h"

#include "ui/theme/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextList>
#include <QTextTable>

#include <algorithm>

namespace lectern::ui {

namespace {

constexpr int kBarWidth = 3;

bool isGlue(QStringView text)
{
    return std::ranges::all_of(text, [](QChar character) { return character.isSpace() || character.isPunct(); });
}

/// The first quotation of a block that holds nothing else; -1 where it holds something else.
int onlyQuotation(const QTextBlock& block)
{
    int quotation = -1;
    for (auto it = block.begin(); !it.atEnd(); ++it) {
        const QTextCharFormat format = it.fragment().charFormat();
        if (format.hasProperty(kQuotationProperty)) {
            if (quotation < 0)
                quotation = format.intProperty(kQuotationProperty);
        } else if (format.objectType() != kChipObject && !isGlue(it.fragment().text())) {
            return -1;
        }
    }
    return quotation;
}

/// Where the quotation starts that a colon announces and that ends the block; -1 where there is none.
int announcedQuotation(const QTextBlock& block)
{
    int start = -1;
    QString before;
    for (auto it = block.begin(); !it.atEnd(); ++it) {
        const QTextCharFormat format = it.fragment().charFormat();
        if (format.hasProperty(kQuotationProperty)) {
            if (start < 0)
                start = it.fragment().position();
        } else if (start < 0) {
            before += it.fragment().text();
        } else if (format.objectType() != kChipObject && !isGlue(it.fragment().text())) {
            return -1;
        }
    }
    return before.trimmed().endsWith(u':') ? start : -1;
}

} // namespace

void makeQuotation(const QTextCursor& selection, int citation)
{
    QTextCharFormat format;
    format.setFontFamilies(Theme::quotationFont().families().toList());
    format.setProperty(kQuotationProperty, citation);
    QTextCursor(selection).mergeCharFormat(format);
}

void makeQuotationBlock(const QTextBlock& block, int citation)
{
    QTextBlockFormat format;
    format.setLeftMargin(kQuotationIndent);
    format.setProperty(kCitationProperty, citation);
    QTextCursor(block).mergeBlockFormat(format);
}

void setOffQuotations(QTextDocument& document)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        if (const int start = announcedQuotation(block); start >= 0 && !block.textList() && !cursor.currentTable()) {
            cursor.setPosition(start);
            cursor.insertBlock();
        }
        if (const int citation = onlyQuotation(block); citation >= 0)
            makeQuotationBlock(block, citation);
    }
}

void paintQuotationBars(QPainter& painter, const QTextDocument& document, const std::function<bool(int citation)>& shown)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (!block.blockFormat().hasProperty(kCitationProperty))
            continue;
        QRectF bar = document.documentLayout()->blockBoundingRect(block);
        // A list's number stands in the margin; the bar stands before it.
        const bool rightToLeft = block.textDirection() == Qt::RightToLeft;
        const QTextLine line = block.layout()->lineCount() > 0 ? block.layout()->lineAt(0) : QTextLine();
        const qreal left = bar.left() + (line.isValid() ? line.x() : 0) - kQuotationIndent;
        bar.setLeft(rightToLeft ? bar.right() + kQuotationIndent - kBarWidth : left);
        bar.setWidth(kBarWidth);
        const Colours& colours = Theme::colours();
        painter.fillRect(bar, shown(block.blockFormat().intProperty(kCitationProperty)) ? colours.markLine : colours.line);
    }
}

} // namespace lectern::ui
