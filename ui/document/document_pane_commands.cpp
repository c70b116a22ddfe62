// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
// What a document pane can be told to do.
#include "ui/document/document_pane.h"

#include "ui/document/find_in_document.h"
#include "ui/document/side_panel.h"
#include "ui/document/text_beside.h"

#include <QKeyEvent>

#include <algorithm>

namespace lectern::ui {

void DocumentPane::back()
{
    if (const auto spot = m_history.back(m_view->place().spot)) {
        m_view->restorePlace({*spot, m_view->zoom()});
        announceHistory();
    }
}

void DocumentPane::forward()
{
    if (const auto spot = m_history.forward(m_view->place().spot)) {
        m_view->restorePlace({*spot, m_view->zoom()});
        announceHistory();
    }
}

void DocumentPane::zoomIn()
{
    m_view->zoomBy(1);
}

void DocumentPane::zoomOut()
{
    m_view->zoomBy(-1);
}

void DocumentPane::fitWidth()
{
    setZoom({Zoom::Mode::FitWidth, 1, zoom().pairs});
}

void DocumentPane::fitPage()
{
    setZoom({Zoom::Mode::FitPage, 1, zoom().pairs});
}

void DocumentPane::actualSize()
{
    setZoom({Zoom::Mode::Fixed, 1, zoom().pairs});
}

void DocumentPane::setPairs(bool pairs)
{
    const Spot before{std::max(1, currentPage()), {}};
    Zoom changed = zoom();
    changed.pairs = pairs;
    setZoom(changed);
    m_view->goTo(before, PageLayout::kGap);
}

void DocumentPane::openFind()
{
    m_find->open();
}

void DocumentPane::closeFind()
{
    m_find->close();
}

void DocumentPane::findNext()
{
    m_find->next();
}

void DocumentPane::findPrevious()
{
    m_find->previous();
}

void DocumentPane::setOutlineShown(bool shown)
{
    if (shown == isOutlineShown())
        return;
    m_side->setVisible(shown);
    emit outlineShown(shown);
}

void DocumentPane::showThumbnails()
{
    const bool areThere = isOutlineShown() && m_side->part() == SidePanel::Part::Pages;
    m_side->show(SidePanel::Part::Pages);
    setOutlineShown(!areThere);
}

bool DocumentPane::isTextShown() const
{
    return m_text->isShown();
}

bool DocumentPane::canShowText() const
{
    return m_document && !m_document->pages.empty() && m_view->pages().source() == PageSource::Images;
}

void DocumentPane::setTextShown(bool shown)
{
    if (shown == isTextShown() || (shown && !canShowText()))
        return;
    m_text->setShown(shown);
    emit textShown(shown);
}

void DocumentPane::setInverted(bool inverted)
{
    m_view->setInverted(inverted);
}

void DocumentPane::keyPressEvent(QKeyEvent* event)
{
    // As keys that the focused child left, not as shortcuts: the window may have actions with the same keys.
    const bool control = event->modifiers() & Qt::ControlModifier;
    if (event->matches(QKeySequence::Find))
        openFind();
    else if (event->key() == Qt::Key_F3 && event->modifiers() == Qt::ShiftModifier)
        findPrevious();
    else if (event->key() == Qt::Key_F3)
        findNext();
    else if (control && (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal))
        zoomIn();
    else if (control && event->key() == Qt::Key_Minus)
        zoomOut();
    else if (control && event->key() == Qt::Key_0)
        fitWidth();
    else
        QWidget::keyPressEvent(event);
}

} // namespace lectern::ui
