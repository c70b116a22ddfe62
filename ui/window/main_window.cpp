// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/main_window.h"

#include "ui/conversation/conversation_pane.h"
#include "ui/document/document_pane.h"
#include "ui/document/ocr_offer.h"
#include "ui/document/page_navigator.h"
#include "ui/library/library_pane.h"
#include "ui/theme/theme.h"
#include "ui/window/command_palette.h"
#include "ui/window/key_list.h"
#include "ui/window/message_bar.h"
#include "ui/window/view_controls.h"
#include "ui/window/window_actions.h"
#include "ui/window/window_bar.h"
#include "ui/window/window_status.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QResizeEvent>
#include <QSplitter>
#include <QVBoxLayout>

#include <array>

namespace lectern::ui {

namespace {

constexpr QSize kSmallest(900, 600);
constexpr int kLibraryWidth = 240;
constexpr int kConversationWidth = 420;
constexpr int kRoomForLibrary = 1000; // below this width the library gives way

QStringList localFiles(const QMimeData& data)
{
    QStringList files;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile())
            files << url.toLocalFile();
    }
    return files;
}

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent), m_bar(new WindowBar(this)), m_messages(new MessageBar(this)), m_library(new LibraryPane(this)),
      m_ocrOffer(new OcrOffer(this)), m_document(new DocumentPane(this)), m_conversation(new ConversationPane(this)), m_splitter(new QSplitter(this)),
      m_status(new WindowStatus(this)), m_navigator(new PageNavigator(this)), m_commands(new WindowActions(*this)),
      m_palettePopup(new CommandPalette(this))
{
    setWindowTitle(QStringLiteral("Lectern"));
    setMinimumSize(kSmallest);
    setAcceptDrops(true);
    setContextMenuPolicy(Qt::NoContextMenu);

    m_splitter->addWidget(m_library);
    auto* documentSide = new QWidget(this);
    auto* documentLayout = new QVBoxLayout(documentSide);
    documentLayout->setContentsMargins(0, 0, 0, 0);
    documentLayout->setSpacing(0);
    documentLayout->addWidget(m_ocrOffer);
    documentLayout->addWidget(m_document, 1);
    m_splitter->addWidget(documentSide);
    m_splitter->addWidget(m_conversation);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({kLibraryWidth, kSmallest.width() - kLibraryWidth - kConversationWidth, kConversationWidth});
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_library->setMinimumWidth(kLibraryWidth * 3 / 4);
    m_conversation->setMinimumWidth(kConversationWidth * 3 / 4);

    auto* middle = new QWidget(this);
    auto* layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_messages);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_status);
    setCentralWidget(middle);

    m_bar->addDocumentControls(m_navigator);
    m_bar->addDocumentControls(new ViewControls(*m_commands, *m_document, this));
    m_conversation->focusQuestion(); // what a person most likely does first
    connect(m_bar, &WindowBar::libraryToggled, m_library, &QWidget::setVisible);
    connect(m_bar, &WindowBar::keysRequested, this, [this] { showKeyList(this, m_commands->all()); });
    connect(m_bar, &WindowBar::settingsRequested, this, &MainWindow::settingsRequested);
    connect(m_library, &LibraryPane::openRequested, this, &MainWindow::openRequested);
    connect(m_library, &LibraryPane::filesDropped, this, &MainWindow::filesDropped);
}

void MainWindow::focusNextPane()
{
    const std::array<QWidget*, 3> panes{m_library, m_document, m_conversation};
    std::size_t at = panes.size() - 1;
    for (std::size_t i = 0; i < panes.size(); ++i) {
        if (focusWidget() && panes[i]->isAncestorOf(focusWidget()))
            at = i;
    }
    for (std::size_t step = 1; step <= panes.size(); ++step) {
        QWidget* pane = panes[(at + step) % panes.size()];
        if (pane->isVisible()) {
            pane->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

QByteArray MainWindow::savePanes() const
{
    return m_splitter->saveState();
}

void MainWindow::restorePanes(const QByteArray& state)
{
    m_splitter->restoreState(state);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!localFiles(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    emit filesDropped(localFiles(*event->mimeData()));
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    // The library hides first; then the document narrows.
    const bool had = event->oldSize().width() >= kRoomForLibrary || !event->oldSize().isValid();
    const bool has = event->size().width() >= kRoomForLibrary;
    if (had != has)
        m_bar->setLibraryShown(has);
}

} // namespace lectern::ui
