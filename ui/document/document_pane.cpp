// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/document_pane.h"

#include "ui/document/find_bar.h"
#include "ui/document/outline_panel.h"
#include "ui/document/page_labels.h"
#include "ui/document/reading_strip.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QSplitter>
#include <QStackedLayout>

#include <algorithm>

namespace lectern::ui {

namespace {

constexpr int kOutlineWidth = 200;      // pixels, at first
constexpr int kLongestPrefilled = 80;   // characters of a selection that are taken as words to find

} // namespace

DocumentPane::DocumentPane(QWidget* parent)
    : QWidget(parent)
    , m_search(new TextSearch(this))
    , m_view(new PageView(*m_search, this))
    , m_strip(new ReadingStrip(this))
    , m_outline(new OutlinePanel(this))
    , m_findBar(new FindBar(this))
    , m_message(new QLabel(this))
    , m_notice(new QLabel(this))
    , m_splitter(new QSplitter(this))
    , m_stack(new QStackedLayout)
{
    buildLayout();
    connectParts();
    applyTheme();
    clear();
}

void DocumentPane::buildLayout()
{
    m_view->setAccessibleName(tr("Document"));
    for (QLabel* label : {m_message, m_notice}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setAutoFillBackground(true);
    }
    m_message->setMargin(2 * Theme::kSpacing);
    m_message->hide();
    m_notice->setAlignment(Qt::AlignCenter);
    m_notice->setMargin(8 * Theme::kSpacing);

    auto* const pages = new QWidget(this);
    auto* const beside = new QHBoxLayout(pages);
    beside->setContentsMargins(0, 0, 0, 0);
    beside->setSpacing(0);
    beside->addWidget(m_view, 1);
    beside->addWidget(m_strip);

    auto* const reading = new QWidget(this);
    auto* const below = new QVBoxLayout(reading);
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(0);
    below->addWidget(m_findBar);
    below->addWidget(m_message);
    below->addWidget(pages, 1);

    m_splitter->addWidget(m_outline);
    m_splitter->addWidget(reading);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({kOutlineWidth, 3 * kOutlineWidth});
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_stack->addWidget(m_notice);
    m_stack->addWidget(m_splitter);
    setLayout(m_stack);
    m_findBar->hide();
    m_outline->hide();
}

void DocumentPane::connectParts()
{
    connect(m_view, &PageView::imagesWanted, this, [this](const std::vector<int>& pages, double pixelsPerPoint) {
        emit imagesWanted(m_id, pages, pixelsPerPoint);
    });
    connect(m_view, &PageView::askAbout, this, &DocumentPane::askAbout);
    connect(m_view, &PageView::leaping, this, &DocumentPane::leave);
    connect(m_view, &PageView::zoomChanged, this, &DocumentPane::zoomChanged);
    connect(m_view, &PageView::seenChanged, this, [this] { m_strip->setSeen(m_view->seen()); });
    connect(m_view, &PageView::currentPageChanged, this, [this](int page) {
        m_strip->setCurrentPage(page);
        m_outline->setCurrentPage(page);
        describeCurrentPage(page);
        emit currentPageChanged(page);
    });
    connect(m_strip, &ReadingStrip::pageChosen, this, &DocumentPane::goToPage);
    connect(m_outline, &OutlinePanel::pageChosen, this, &DocumentPane::goToPage);
    connect(m_findBar, &FindBar::wordsChanged, this, [this](const QString& words) {
        m_searchedFrom = std::max(1, m_view->currentPage());
        m_hit = -1;
        m_view->setCurrentHit(-1);
        m_search->search(m_document, words);
    });
    connect(m_findBar, &FindBar::next, this, &DocumentPane::findNext);
    connect(m_findBar, &FindBar::previous, this, &DocumentPane::findPrevious);
    connect(m_findBar, &FindBar::closed, this, &DocumentPane::closeFind);
    connect(m_search, &TextSearch::changed, this, &DocumentPane::searchChanged);
}

void DocumentPane::showDocument(const QString& id, std::shared_ptr<const domain::Document> document, PageSource source)
{
    m_id = id;
    m_document = std::move(document);
    m_history.clear();
    m_messageText.clear();
    m_hit = -1;
    m_search->search(nullptr, {});
    m_strip->setDocument(m_document);
    m_outline->setDocument(m_document);
    setPageStates({});
    updateState();
    m_view->showPages(ShownPages(m_document, source));
    announceHistory();
    if (m_findBar->isVisible())
        m_search->search(m_document, m_findBar->words());
}

void DocumentPane::clear()
{
    showDocument({}, nullptr, PageSource::Images);
}

void DocumentPane::setMessage(const QString& message)
{
    m_messageText = message;
    updateState();
}

void DocumentPane::updateState()
{
    const bool shown = m_document && !m_document->pages.empty();
    m_message->setText(m_messageText);
    m_message->setVisible(!m_messageText.isEmpty());
    m_notice->setText(m_messageText.isEmpty() ? tr("Drop a PDF or a text file. It stays on this computer.") : m_messageText);
    m_stack->setCurrentWidget(shown ? static_cast<QWidget*>(m_splitter) : m_notice);
}

void DocumentPane::setImage(const QString& id, int page, const QImage& image, double pixelsPerPoint)
{
    if (id == m_id && m_document)
        m_view->setImage(page, image, pixelsPerPoint);
}

void DocumentPane::setPageStates(const std::vector<PageState>& states)
{
    std::vector<PageState> all = states;
    if (m_document && all.empty()) {
        all.resize(m_document->pages.size(), PageState::Unread);
        for (const int page : m_document->report.pagesWithoutText) {
            if (page >= 1 && page <= static_cast<int>(all.size()))
                all[static_cast<std::size_t>(page - 1)] = PageState::NoText;
        }
    }
    m_strip->setPageStates(std::move(all));
}

void DocumentPane::setCitedPages(const std::vector<int>& pages)
{
    m_strip->setCitedPages(pages);
}

void DocumentPane::goToPage(int page)
{
    if (!m_document || page < 1 || page > static_cast<int>(m_document->pages.size()))
        return;
    leave(m_view->place().spot);
    m_view->goToPage(page);
}

void DocumentPane::showPassage(int page, int start, int end)
{
    if (!m_document || page < 1 || page > static_cast<int>(m_document->pages.size()))
        return;
    leave(m_view->place().spot);
    m_view->showPassage({page, start, end});
}

void DocumentPane::clearPassage()
{
    m_view->clearPassage();
}

bool DocumentPane::isOutlineShown() const
{
    return !m_outline->isHidden();
}

void DocumentPane::leave(const Spot& from)
{
    m_history.leave(from);
    announceHistory();
}

void DocumentPane::announceHistory()
{
    emit historyChanged(m_history.canGoBack(), m_history.canGoForward());
}

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
    setZoom({Zoom::Mode::FitWidth, 1});
}

void DocumentPane::fitPage()
{
    setZoom({Zoom::Mode::FitPage, 1});
}

void DocumentPane::actualSize()
{
    setZoom({Zoom::Mode::Fixed, 1});
}

void DocumentPane::openFind()
{
    if (!m_document)
        return;
    const QString selected = m_view->selectedText().simplified();
    const bool wasHidden = m_findBar->isHidden();
    m_findBar->open(selected.size() <= kLongestPrefilled ? selected : QString());
    if (wasHidden && !m_search->isRunning() && m_search->hits().empty())
        m_search->search(m_document, m_findBar->words());
}

void DocumentPane::closeFind()
{
    m_findBar->hide();
    m_hit = -1;
    m_view->setCurrentHit(-1);
    m_search->search(nullptr, {});
    m_view->setFocus();
}

void DocumentPane::findNext()
{
    const int count = static_cast<int>(m_search->hits().size());
    if (m_findBar->isHidden())
        openFind();
    else if (count > 0)
        goToHit((m_hit + 1) % count);
}

void DocumentPane::findPrevious()
{
    const int count = static_cast<int>(m_search->hits().size());
    if (m_findBar->isHidden())
        openFind();
    else if (count > 0)
        goToHit((std::max(m_hit, 0) + count - 1) % count);
}

void DocumentPane::goToHit(int index)
{
    // One place to come back to for a whole search, not one for each hit.
    if (m_hit < 0)
        leave(m_view->place().spot);
    m_hit = index;
    m_view->setCurrentHit(index);
    m_findBar->setCount(m_hit + 1, static_cast<int>(m_search->hits().size()), m_search->isRunning());
}

void DocumentPane::searchChanged()
{
    const auto& hits = m_search->hits();
    if (m_hit < 0) {
        // The first at or after what is in sight; from the beginning if there is none.
        const auto ahead = std::partition_point(hits.begin(), hits.end(),
                                                [this](const TextHit& hit) { return hit.page < m_searchedFrom; });
        if (ahead != hits.end())
            goToHit(static_cast<int>(ahead - hits.begin()));
        else if (!hits.empty() && !m_search->isRunning())
            goToHit(0);
    }
    std::set<int> pages;
    const auto before = [](int page, const TextHit& hit) { return page < hit.page; };
    for (auto hit = hits.begin(); hit != hits.end(); hit = std::upper_bound(hit, hits.end(), hit->page, before))
        pages.insert(pages.end(), hit->page);
    m_strip->setFoundPages(std::move(pages));
    m_findBar->setCount(m_hit + 1, static_cast<int>(hits.size()), m_search->isRunning());
}

void DocumentPane::setOutlineShown(bool shown)
{
    if (shown == isOutlineShown())
        return;
    m_outline->setVisible(shown);
    emit outlineShown(shown);
}

void DocumentPane::setInverted(bool inverted)
{
    m_view->setInverted(inverted);
}

void DocumentPane::describeCurrentPage(int page)
{
    const int count = m_document ? static_cast<int>(m_document->pages.size()) : 0;
    m_view->setAccessibleDescription(
        page > 0 && page <= count ? tr("Page %1, number %2 of %3").arg(labelOf(*m_document, page)).arg(page).arg(count) : QString());
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

void DocumentPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
    QWidget::changeEvent(event);
}

void DocumentPane::applyTheme()
{
    const Colours& colours = Theme::colours();
    const auto dress = [](QWidget* widget, const QColor& ground, const QColor& text) {
        QPalette palette = widget->palette();
        palette.setColor(QPalette::Window, ground);
        palette.setColor(QPalette::WindowText, text);
        widget->setPalette(palette);
    };
    dress(m_notice, colours.sunken, colours.soft);
    dress(m_message, colours.pane, colours.bad);
}

} // namespace lectern::ui
