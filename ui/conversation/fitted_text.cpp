// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/conversation/fitted_text.h"

#include <QKeyEvent>
#include <QWheelEvent>

#include <cmath>

namespace lectern::ui {

FittedText::FittedText(QWidget* parent) : QTextEdit(parent)
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setAcceptDrops(false);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setMinimumSize(0, 0);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(0);
}

int FittedText::heightFor(int width)
{
    // QTextEdit lays out for its own width whenever the text's size changes: it must be this one.
    if (this->width() != width)
        resize(width, height());
    if (document()->textWidth() != width)
        document()->setTextWidth(width);
    return int(std::ceil(document()->size().height()));
}

void FittedText::wheelEvent(QWheelEvent* event)
{
    event->ignore(); // what holds this scrolls
}

void FittedText::keyPressEvent(QKeyEvent* event)
{
    const bool scrolls = event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown || event->key() == Qt::Key_Escape;
    if (scrolls)
        event->ignore();
    else
        QTextEdit::keyPressEvent(event);
}

} // namespace lectern::ui
