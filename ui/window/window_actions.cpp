// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/window_actions.h"

#include "ui/conversation/conversation_pane.h"
#include "ui/document/document_pane.h"
#include "ui/document/page_navigator.h"
#include "ui/library/library_pane.h"
#include "ui/theme/theme.h"
#include "ui/window/key_list.h"
#include "ui/window/main_window.h"
#include "ui/window/window_bar.h"

#include <QAction>
#include <QKeySequence>

namespace lectern::ui {

WindowActions::WindowActions(MainWindow& window) : QObject(&window), m_window(window)
{
    addForFiles();
    addForDocument();
    addForView();
    addForWindow();
    connect(&window.document(), &DocumentPane::historyChanged, this, &WindowActions::documentChanged);
    connect(&window.document(), &DocumentPane::sourceChanged, this, &WindowActions::documentChanged);
    documentChanged();
}

void WindowActions::addForFiles()
{
    add(tr("Open a file"), {QKeySequence::Open}, [this] { emit m_window.openRequested(); });
    m_needDocument << add(tr("New conversation"), {QKeySequence::New}, [this] { emit m_window.newConversationRequested(); });
    add(tr("Search everything"), {Qt::CTRL | Qt::SHIFT | Qt::Key_F}, [this] {
        m_window.bar().setLibraryShown(true);
        m_window.library().focusSearch();
    });
    add(tr("Show or hide the library"), {Qt::CTRL | Qt::Key_B},
        [this] { m_window.bar().setLibraryShown(!m_window.library().isVisible()); });
}

void WindowActions::addForDocument()
{
    DocumentPane& document = m_window.document();
    m_needDocument << add(tr("Find in the document"), {QKeySequence::Find}, [&document] { document.openFind(); });
    m_needDocument << add(tr("Go to a page"), {Qt::CTRL | Qt::Key_G}, [this] { m_window.navigator().focusField(); });
    m_needDocument << add(tr("The next place found"), {Qt::Key_F3}, [&document] { document.findNext(); })
                   << add(tr("The place found before"), {Qt::SHIFT | Qt::Key_F3}, [&document] { document.findPrevious(); });
    m_needDocument << add(tr("Ask about what is selected"), {Qt::CTRL | Qt::SHIFT | Qt::Key_A}, [&document] { document.askAboutSelection(); });
    m_needDocument << add(tr("What was found in the file"), {Qt::CTRL | Qt::Key_I}, [this] { emit m_window.reportRequested(); });
    m_back = add(tr("Back to where you were in the document"), {QKeySequence::Back}, [&document] { document.back(); });
    m_forward = add(tr("Forward again"), {QKeySequence::Forward}, [&document] { document.forward(); });
    m_zoom << add(tr("Larger"), {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal}, [&document] { document.zoomIn(); })
           << add(tr("Smaller"), {Qt::CTRL | Qt::Key_Minus}, [&document] { document.zoomOut(); })
           << add(tr("As wide as the pane"), {Qt::CTRL | Qt::Key_0}, [&document] { document.fitWidth(); })
           << add(tr("The whole page"), {}, [&document] { document.fitPage(); })
           << add(tr("As large as on paper"), {}, [&document] { document.actualSize(); });
    m_needDocument << m_zoom;
}

void WindowActions::addForView()
{
    DocumentPane& document = m_window.document();
    m_pairs = add(tr("Two pages side by side"), {Qt::CTRL | Qt::Key_2}, [this, &document] { document.setPairs(m_pairs->isChecked()); });
    m_pairs->setCheckable(true);
    connect(&document, &DocumentPane::zoomChanged, m_pairs, [this](const Zoom& zoom) { m_pairs->setChecked(zoom.pairs); });
    m_text = add(tr("Show the text the model sees"), {Qt::CTRL | Qt::Key_T}, [this, &document] { document.setTextShown(m_text->isChecked()); });
    m_text->setCheckable(true);
    connect(&document, &DocumentPane::textShown, m_text, &QAction::setChecked);
    m_needDocument << m_pairs << add(tr("Show or hide the small pages"), {Qt::Key_F7}, [&document] { document.showThumbnails(); });
}

void WindowActions::addForWindow()
{
    m_palette = add(tr("Commands, documents and conversations by name"), {Qt::CTRL | Qt::Key_K},
                    [this] { emit m_window.paletteRequested(); });
    add(tr("About the model"), {Qt::CTRL | Qt::Key_L}, [this] { emit m_window.bar().modelRequested(); });
    add(tr("To the next pane"), {Qt::Key_F6}, [this] { m_window.focusNextPane(); });
    const std::pair<Theme::Choice, QString> themes[] = {{Theme::Choice::Light, tr("Light theme")},
                                                        {Theme::Choice::Dark, tr("Dark theme")},
                                                        {Theme::Choice::System, tr("Theme of the system")}};
    for (const auto& [choice, words] : themes)
        add(words, {}, [this, number = int(choice)] { emit m_window.bar().themeChosen(number); });
    add(tr("Settings"), {Qt::CTRL | Qt::Key_Comma}, [this] { emit m_window.settingsRequested(); });
    add(tr("This list of keys"), {Qt::Key_F1}, [this] { showKeyList(&m_window, all()); });
    add(tr("About Lectern"), {}, [this] { emit m_window.bar().aboutRequested(); });
    add(tr("Quit"), {QKeySequence::Quit}, [this] { m_window.close(); });
}

QList<QAction*> WindowActions::all() const
{
    return m_window.actions() + m_window.conversation().actions();
}

QAction* WindowActions::add(const QString& words, const QList<QKeySequence>& keys, const std::function<void()>& what)
{
    auto* action = new QAction(words, this);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, what);
    m_window.addAction(action);
    return action;
}

void WindowActions::documentChanged()
{
    const DocumentPane& document = m_window.document();
    for (QAction* action : m_needDocument)
        action->setEnabled(document.document() && !document.document()->pages.empty());
    m_text->setEnabled(document.canShowText());
    m_back->setEnabled(document.canGoBack());
    m_forward->setEnabled(document.canGoForward());
}

} // namespace lectern::ui
