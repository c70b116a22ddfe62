// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/answer_view.h"

#include "ui/conversation/answer_document.h"
#include "ui/conversation/answer_style.h"
#include "ui/conversation/chip.h"
#include "ui/conversation/quotation.h"
#include "ui/conversation/settled_markdown.h"
#include "ui/theme/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QGuiApplication>
#include <QMimeData>
#include <QPainter>
#include <QStyleHints>
#include <QTextBlock>
#include <QTextDocumentFragment>

#include <algorithm>
#include <cmath>

namespace lectern::ui {

using domain::Citation;

namespace {

bool samePassage(const Citation& one, const Citation& other)
{
    return one.document == other.document && one.page == other.page && one.start == other.start && one.end == other.end
           && one.quote == other.quote;
}

/// What is inserted behind a block to have the piece begin the next one. A fragment of the piece alone would begin within
/// the block before it, and where it begins with a list, after an empty item.
QTextDocumentFragment asFollowingBlocks(QTextDocument& piece)
{
    QTextCursor cursor(&piece);
    // Before a table that begins a text there is an empty block already.
    if (!isSpacer(piece.begin()) || !piece.begin().next().isValid())
        cursor.insertBlock(cursor.blockFormat(), cursor.blockCharFormat());
    cursor.movePosition(QTextCursor::Start);
    cursor.setBlockFormat(QTextBlockFormat());
    cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    return QTextDocumentFragment(cursor);
}

} // namespace

AnswerView::AnswerView(QWidget* parent) : FittedText(parent)
{
    setAccessibleName(tr("Answer"));
    connect(&m_blinking, &QTimer::timeout, this, &AnswerView::blink);
    render();
}

void AnswerView::append(const QString& text)
{
    m_source += text;
    const qsizetype settled = settledEnd(m_source, m_settled);
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.setPosition(m_tail);
    cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    cursor.setBlockFormat(m_settledFormat); // an empty block takes on the format of what is removed after it
    if (settled > m_settled) {
        insertPiece(m_source.mid(m_settled, settled - m_settled));
        m_settled = settled;
        m_tail = document()->characterCount() - 1;
        m_settledFormat = document()->lastBlock().blockFormat();
    }
    insertPiece(m_source.mid(m_settled));
    cursor.endEditBlock();
}

void AnswerView::insertPiece(const QString& markdown)
{
    if (QStringView(markdown).trimmed().isEmpty())
        return;
    const std::unique_ptr<QTextDocument> piece = answerDocument(markdown, {}, font());
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    const bool first = document()->isEmpty();
    cursor.insertFragment(first ? QTextDocumentFragment(piece.get()) : asFollowingBlocks(*piece));
    // The blocks that Qt keeps around a table are the document's own, not the fragment's.
    if (first && isSpacer(piece->begin()))
        QTextCursor(document()).setBlockFormat(piece->begin().blockFormat());
    if (isSpacer(piece->lastBlock())) {
        cursor.movePosition(QTextCursor::End);
        cursor.setBlockFormat(piece->lastBlock().blockFormat());
    }
}

void AnswerView::setAnswer(const QString& answer, const std::vector<Citation>& citations)
{
    m_source = answer;
    m_citations = citations;
    makeChips();
    render();
}

void AnswerView::render()
{
    QTextDocument* before = document();
    QTextDocument* made = answerDocument(m_source, m_citations, font()).release();
    made->setParent(this);
    made->documentLayout()->registerHandler(kChipObject, this);
    dropChipsWithoutPlace(chipPositions(*made, m_citations.size()));
    const bool isOurs = before->parent() == this; // the first one is QTextEdit's, which deletes it itself
    setDocument(made);
    if (isOurs)
        delete before;
    m_settled = m_source.size();
    m_tail = document()->characterCount() - 1;
    m_settledFormat = document()->lastBlock().blockFormat();
    setShownCitation(m_shown);
}

void AnswerView::makeChips()
{
    qDeleteAll(m_chips);
    m_chips.clear();
    m_chipOf.clear();
    for (const Citation& citation : m_citations) {
        auto* chip = new Chip(citation, viewport());
        connect(chip, &Chip::clicked, this, [this, citation] { emit citationActivated(citation); });
        m_chipOf.push_back(int(m_chips.size()));
        m_chips.push_back(chip);
    }
}

void AnswerView::dropChipsWithoutPlace(const std::vector<int>& positions)
{
    m_positions.clear();
    std::vector<Chip*> placed;
    for (std::size_t citation = 0; citation < positions.size(); ++citation) {
        if (m_chipOf[citation] < 0)
            continue;
        Chip* chip = m_chips[std::size_t(m_chipOf[citation])];
        if (positions[citation] < 0) {
            delete chip;
            m_chipOf[citation] = -1;
            continue;
        }
        m_chipOf[citation] = int(placed.size());
        placed.push_back(chip);
        m_positions.push_back(positions[citation]);
    }
    m_chips = std::move(placed);
}

QSizeF AnswerView::intrinsicSize(QTextDocument*, int, const QTextFormat& format)
{
    const std::size_t citation = std::size_t(format.intProperty(kCitationProperty));
    const int chip = citation < m_chipOf.size() ? m_chipOf[citation] : -1;
    return chip < 0 ? QSizeF() : QSizeF(m_chips[std::size_t(chip)]->sizeHint());
}

int AnswerView::heightFor(int width)
{
    const int height = FittedText::heightFor(width);
    placeChips();
    return height;
}

void AnswerView::placeChips()
{
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        const QTextBlock block = document()->findBlock(m_positions[i]);
        const int place = m_positions[i] - block.position();
        const QTextLine line = block.layout()->lineForTextPosition(place);
        const QPointF origin = document()->documentLayout()->blockBoundingRect(block).topLeft();
        const qreal x = std::min(line.cursorToX(place), line.cursorToX(place + 1));
        m_chips[i]->setGeometry(QRect(QPoint(qRound(origin.x() + x),
                                             qRound(origin.y() + line.y() + line.ascent()) - m_chips[i]->baseline()),
                                      m_chips[i]->sizeHint()));
        m_chips[i]->show();
    }
}

void AnswerView::setShownCitation(const std::optional<Citation>& citation)
{
    m_shown = citation;
    for (Chip* chip : m_chips)
        chip->setShown(m_shown && samePassage(chip->citation(), *m_shown));
    viewport()->update();
}

void AnswerView::setStreaming(bool streaming)
{
    m_streaming = m_caretOn = streaming;
    const int flash = QGuiApplication::styleHints()->cursorFlashTime();
    if (streaming && flash > 0)
        m_blinking.start(flash / 2);
    else
        m_blinking.stop();
    viewport()->update();
}

void AnswerView::blink()
{
    m_caretOn = !m_caretOn;
    viewport()->update(caret().adjusted(-1, -1, 1, 1));
}

QRect AnswerView::caret() const
{
    QTextCursor end(document());
    end.movePosition(QTextCursor::End);
    const QRect line = cursorRect(end);
    const int height = std::max(line.height(), fontMetrics().ascent());
    return {line.left() + 1, line.bottom() - height + 1, std::max(3, fontMetrics().averageCharWidth() / 2), height};
}

void AnswerView::paintEvent(QPaintEvent* event)
{
    FittedText::paintEvent(event);
    QPainter painter(viewport());
    paintQuotationBars(painter, *document(), [this](int citation) {
        return m_shown && citation >= 0 && std::size_t(citation) < m_citations.size()
               && samePassage(m_citations[std::size_t(citation)], *m_shown);
    });
    if (m_streaming && m_caretOn)
        painter.fillRect(caret(), Theme::colours().text);
}

void AnswerView::changeEvent(QEvent* event)
{
    FittedText::changeEvent(event);
    // Colours are part of the document. While it streams, what is there keeps its own until the end.
    if (event->type() == QEvent::PaletteChange && !m_streaming && !m_source.isEmpty()) {
        const qreal width = document()->textWidth();
        render();
        heightFor(int(width));
    }
}

QString AnswerView::plainText() const
{
    QTextCursor all(document());
    all.select(QTextCursor::Document);
    return plainTextOf(all, m_citations);
}

QMimeData* AnswerView::createMimeDataFromSelection() const
{
    auto* selection = new QMimeData;
    selection->setText(plainTextOf(textCursor(), m_citations));
    return selection;
}

} // namespace lectern::ui
