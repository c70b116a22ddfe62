// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
// What the mouse and the keyboard do on the pages: selecting, copying, the context menu.
#include "ui/document/page_view.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTimerEvent>

#include <algorithm>

namespace lectern::ui {

namespace {

constexpr int kDragScrollInterval = 30; // milliseconds
constexpr int kDragScrollMost = 60;     // pixels at once

} // namespace

void PageView::selectPage()
{
    if (currentPage() == 0)
        return;
    m_selection.begin(shownPages(), {currentPage(), {}}, TextSelection::Unit::Page);
    viewport()->update();
}

void PageView::copy() const
{
    if (hasSelection())
        QApplication::clipboard()->setText(selectedText());
}

void PageView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || pages().count() == 0)
        return PageScrollArea::mousePressEvent(event);
    const QPointF at = event->position();
    const bool third = m_doubleClickedAt >= 0
        && static_cast<qint64>(event->timestamp()) - m_doubleClickedAt < QApplication::doubleClickInterval()
        && (at - m_pressedAt).manhattanLength() < QApplication::startDragDistance();
    m_doubleClickedAt = -1;
    m_pressedAt = at;
    if (third) {
        m_selection.begin(shownPages(), spotAt(at), TextSelection::Unit::Line);
        m_drag = Drag::Selecting;
    } else if (event->modifiers() & Qt::ShiftModifier && hasSelection()) {
        m_selection.extendTo(shownPages(), spotAt(at));
        m_drag = Drag::Selecting;
    } else {
        m_selection.clear();
        m_drag = Drag::Pressed;
    }
    viewport()->update();
}

void PageView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || pages().count() == 0)
        return PageScrollArea::mouseDoubleClickEvent(event);
    m_pressedAt = event->position();
    m_doubleClickedAt = static_cast<qint64>(event->timestamp());
    m_selection.begin(shownPages(), spotAt(m_pressedAt), TextSelection::Unit::Word);
    m_drag = Drag::Selecting;
    viewport()->update();
}

void PageView::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF at = event->position();
    if (m_drag == Drag::Pressed && (at - m_pressedAt).manhattanLength() >= QApplication::startDragDistance()) {
        m_selection.begin(shownPages(), spotAt(m_pressedAt), TextSelection::Unit::Word);
        m_drag = Drag::Selecting;
    }
    if (m_drag == Drag::Selecting) {
        dragTo(at);
        const bool outside = at.y() < 0 || at.y() > viewport()->height();
        if (outside && !m_dragScroll.isActive())
            m_dragScroll.start(kDragScrollInterval, this);
        else if (!outside)
            m_dragScroll.stop();
        return;
    }
    const Spot spot = spotAt(at);
    bool overWord = false;
    if (pages().count() > 0) {
        const auto& words = shownPages().words(spot.page);
        overWord = std::any_of(words.begin(), words.end(),
                               [&spot](const domain::WordBox& word) { return word.box.contains(spot.point); });
    }
    viewport()->setCursor(overWord ? Qt::IBeamCursor : Qt::ArrowCursor);
}

void PageView::dragTo(QPointF position)
{
    m_draggedTo = position;
    m_selection.extendTo(shownPages(), spotAt(position));
    viewport()->update();
}

void PageView::mouseReleaseEvent(QMouseEvent* event)
{
    m_drag = Drag::None;
    m_dragScroll.stop();
    PageScrollArea::mouseReleaseEvent(event);
}

void PageView::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_dragScroll.timerId())
        return PageScrollArea::timerEvent(event);
    const double y = m_draggedTo.y();
    const double beyond = y < 0 ? y : std::max(0.0, y - viewport()->height());
    const int step = static_cast<int>(std::clamp<double>(beyond, -kDragScrollMost, kDragScrollMost));
    verticalScrollBar()->setValue(verticalScrollBar()->value() + step);
    dragTo(m_draggedTo);
}

void PageView::contextMenuEvent(QContextMenuEvent* event)
{
    if (pages().count() == 0)
        return;
    auto* const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* const copying = menu->addAction(tr("Copy"), this, &PageView::copy);
    QAction* const asking = menu->addAction(tr("Ask about this"), this, [this] { emit askAbout(selectedText()); });
    menu->addSeparator();
    menu->addAction(tr("Select the page"), this, &PageView::selectPage);
    copying->setEnabled(hasSelection());
    asking->setEnabled(hasSelection());
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    menu->popup(byKey ? viewport()->mapToGlobal(viewport()->rect().center()) : event->globalPos());
}

void PageView::keyPressEvent(QKeyEvent* event)
{
    const bool shift = event->modifiers() == Qt::ShiftModifier;
    const int words = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (event->matches(QKeySequence::Copy)) {
        copy();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectPage();
    } else if (event->key() == Qt::Key_Escape && hasSelection()) {
        m_selection.clear();
        viewport()->update();
    } else if (shift && words != 0 && pages().count() > 0) {
        if (hasSelection())
            m_selection.extendByWords(shownPages(), words);
        else
            m_selection.begin(shownPages(), spotAt(viewport()->rect().center()), TextSelection::Unit::Word);
        viewport()->update();
    } else {
        PageScrollArea::keyPressEvent(event);
    }
}

} // namespace lectern::ui
