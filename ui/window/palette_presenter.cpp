// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/palette_presenter.h"

#include "ui/window/command_palette.h"
#include "ui/window/main_window.h"
#include "ui/window/window_actions.h"

#include <QAction>

#include <ranges>

namespace lectern::ui {

PalettePresenter::PalettePresenter(MainWindow& window, QObject* parent) : QObject(parent), m_window(window)
{
    connect(&window, &MainWindow::paletteRequested, this, &PalettePresenter::open);
}

void PalettePresenter::open()
{
    if (m_window.palettePopup().isVisible()) {
        m_window.palettePopup().putAway(); // its key once more
        return;
    }
    std::vector<Command> commands;
    addActions(commands);
    addLibrary(commands);
    m_window.palettePopup().offer(std::move(commands));
}

void PalettePresenter::addActions(std::vector<Command>& commands) const
{
    for (QAction* action : m_window.commands().all()) {
        if (action->isEnabled() && action != m_window.commands().palette())
            commands.push_back({action->text(), action->shortcut().toString(QKeySequence::NativeText), [action] { action->trigger(); }});
    }
}

void PalettePresenter::addLibrary(std::vector<Command>& commands)
{
    for (const domain::DocumentSummary& document : m_documents | std::views::reverse)
        commands.push_back({document.title, tr("Document"), [this, id = document.id] { emit documentChosen(id); }});
    for (const domain::DocumentSummary& document : m_documents | std::views::reverse) {
        for (const domain::ConversationSummary& conversation : document.conversations | std::views::reverse) {
            commands.push_back({conversation.title, tr("Conversation · %1").arg(document.title),
                                [this, id = conversation.id] { emit conversationChosen(id); }});
        }
    }
}

} // namespace lectern::ui
