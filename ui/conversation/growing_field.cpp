// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/growing_field.h"

#include "ui/conversation/endless_word.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QTextBlock>

#include <algorithm>
#include <cmath>

namespace lectern::ui {

namespace {

constexpr int kMostLines = 6;

} // namespace

GrowingField::GrowingField(QWidget* parent) : QPlainTextEdit(parent)
{
    setFrameShape(NoFrame);
    setTabChangesFocus(true);
    setAcceptDrops(false); // files that are dropped belong to the library
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(2);
    viewport()->setAutoFillBackground(false);
    connect(this, &QPlainTextEdit::textChanged, this, &GrowingField::grow);
    grow();
}

int GrowingField::heightForText() const
{
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines < kMostLines; block = block.next())
        lines += std::max(1, block.layout()->lineCount());
    const qreal text = std::clamp(lines, 1, kMostLines) * fontMetrics().lineSpacing();
    return int(std::ceil(text + 2 * document()->documentMargin())) + 1;
}

void GrowingField::grow()
{
    if (document()->isEmpty() && wordWrapMode() != QTextOption::WrapAtWordBoundaryOrAnywhere)
        setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    const int height = heightForText();
    if (height == m_height)
        return;
    m_height = height;
    const bool full = height >= kMostLines * fontMetrics().lineSpacing();
    setVerticalScrollBarPolicy(full ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    updateGeometry();
    emit heightChanged();
}

void GrowingField::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    grow();
}

void GrowingField::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !(event->modifiers() & Qt::ShiftModifier))
        emit submitted();
    else if (enter)
        insertPlainText(QStringLiteral("\n"));
    else if (event->key() == Qt::Key_Up && toPlainText().isEmpty())
        emit previousAsked();
    else if (event->key() == Qt::Key_Escape)
        event->ignore();
    else
        QPlainTextEdit::keyPressEvent(event);
}

void GrowingField::insertFromMimeData(const QMimeData* source)
{
    const QString text = source->text();
    if (wrapModeFor(text) == QTextOption::WrapAnywhere)
        setWordWrapMode(QTextOption::WrapAnywhere);
    insertPlainText(text);
}

} // namespace lectern::ui
