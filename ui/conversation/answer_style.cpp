// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/answer_style.h"

#include "ui/conversation/endless_word.h"
#include "ui/conversation/quotation.h"
#include "ui/theme/theme.h"

#include <QFontDatabase>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextList>
#include <QTextTable>

#include <ranges>
#include <vector>

namespace lectern::ui {

namespace {

constexpr int kLineHeight = 125;  // per cent
constexpr int kParagraphGap = 8;
constexpr int kItemGap = 3;
constexpr int kDeepestIndent = 4; // deeper levels of a list stand where this one does
constexpr qreal kIndentWidth = 20;

void styleCharacters(const QTextBlock& block, bool heading)
{
    QTextCursor cursor(block);
    QTextCharFormat code;
    code.setFontFamilies(QFontDatabase::systemFont(QFontDatabase::FixedFont).families());
    code.setBackground(Theme::colours().sunken);
    QTextCharFormat strong;
    strong.setFontWeight(QFont::Bold);
    strong.setProperty(QTextFormat::FontSizeAdjustment, block.blockFormat().headingLevel() <= 2 ? 1 : 0);
    for (auto it = block.begin(); !it.atEnd(); ++it) {
        const QTextFragment fragment = it.fragment();
        cursor.setPosition(fragment.position());
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor::KeepAnchor);
        if (fragment.charFormat().fontFixedPitch())
            cursor.mergeCharFormat(code);
        if (heading)
            cursor.mergeCharFormat(strong);
    }
}

bool isCode(const QTextBlock& block)
{
    const QTextBlockFormat format = block.blockFormat();
    return format.hasProperty(QTextFormat::BlockCodeLanguage) || format.hasProperty(QTextFormat::BlockCodeFence)
           || format.nonBreakableLines();
}

bool isRule(const QTextBlock& block)
{
    return block.blockFormat().hasProperty(QTextFormat::BlockTrailingHorizontalRulerWidth);
}

void styleBlock(const QTextBlock& block)
{
    QTextBlockFormat format = block.blockFormat();
    const bool code = isCode(block);
    const bool goesOn = code && block.next().isValid() && block.next().blockFormat().nonBreakableLines();
    const bool quoted = format.hasProperty(QTextFormat::BlockQuoteLevel);
    format.setTopMargin(0);
    format.setBottomMargin(goesOn ? 0 : block.textList() ? kItemGap : kParagraphGap);
    format.setLeftMargin(quoted ? kQuotationIndent : 0);
    format.setRightMargin(0);
    format.setLineHeight(kLineHeight, QTextBlockFormat::ProportionalHeight);
    format.setNonBreakableLines(false);
    if (code)
        format.setBackground(Theme::colours().sunken);
    QTextCursor(block).setBlockFormat(format);
    if (quoted)
        makeQuotationBlock(block, -1);
    styleCharacters(block, format.headingLevel() > 0);
}

void flatten(const QTextBlock& block)
{
    QTextBlockFormat format;
    format.setLineHeight(1, QTextBlockFormat::FixedHeight);
    QTextCursor(block).setBlockFormat(format);
}

void styleTables(QTextFrame& frame)
{
    for (QTextFrame* child : frame.childFrames()) {
        if (auto* table = qobject_cast<QTextTable*>(child)) {
            QTextTableFormat format = table->format();
            format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
            format.setBorder(1);
            format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
            format.setBorderBrush(Theme::colours().line);
            format.setBorderCollapse(true);
            format.setCellPadding(4);
            format.setCellSpacing(0);
            format.setBottomMargin(kParagraphGap);
            table->setFormat(format);
        }
        styleTables(*child);
    }
}

/// Qt begins the first cell of a table that follows a quotation with an empty block, and forgets that it is a heading.
void removeEmptyStartsOfCells(QTextDocument& document)
{
    std::vector<int> positions;
    for (QTextBlock block = document.begin(); block.next().isValid(); block = block.next()) {
        const QTextTable* table = block.length() > 1 ? nullptr : QTextCursor(block).currentTable();
        if (table && table->cellAt(block.position()) == table->cellAt(block.next().position()))
            positions.push_back(block.position());
    }
    QTextCursor cursor(&document);
    for (const int position : positions | std::views::reverse) {
        cursor.setPosition(position);
        cursor.deleteChar();
        if (cursor.currentTable()->cellAt(position).row() > 0)
            continue;
        QTextCharFormat bold;
        bold.setFontWeight(QFont::Bold);
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        cursor.mergeCharFormat(bold);
    }
}

} // namespace

bool isSpacer(const QTextBlock& block)
{
    return block.length() <= 1 && !isCode(block) && !isRule(block)
           && !QTextCursor(block).currentTable() && !block.textList() && block.document()->blockCount() > 1;
}

void styleAnswer(QTextDocument& document, const QFont& font)
{
    document.setDocumentMargin(0);
    document.setIndentWidth(kIndentWidth);
    document.setDefaultFont(font);
    QTextOption option = document.defaultTextOption();
    option.setWrapMode(wrapModeFor(document.toRawText()));
    option.setTextDirection(Qt::LayoutDirectionAuto);
    document.setDefaultTextOption(option);
    removeEmptyStartsOfCells(document);
    QTextCursor edit(&document); // as one: each change by itself would look for its place again
    edit.beginEditBlock();
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (isSpacer(block))
            flatten(block);
        else
            styleBlock(block);
        if (QTextList* list = block.textList(); list && list->format().indent() > kDeepestIndent) {
            QTextListFormat format = list->format();
            format.setIndent(kDeepestIndent);
            list->setFormat(format);
        }
    }
    styleTables(*document.rootFrame());
    edit.endEditBlock();
}

} // namespace lectern::ui
