// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/rename_presenter.h"

#include "ui/library/library_pane.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"

namespace lectern::ui {

using runtime::LibraryService;

RenamePresenter::RenamePresenter(LibraryService& library, MainWindow& window, QObject* parent)
    : QObject(parent), m_library(library), m_window(window)
{
    connect(&window.library(), &LibraryPane::renameRequested, &library, &LibraryService::rename);
    connect(&library, &LibraryService::renamed, this, &RenamePresenter::renamed);
    connect(&library, &LibraryService::forgotten, this, [this](const QString& id) {
        if (id == m_offered.id)
            m_window.messages().withdraw(m_offered.words);
    });
}

void RenamePresenter::renamed(const QString& id, bool isDocument, const QString& before, const QString& title)
{
    if (m_undoing == Said{id, title}) {
        m_undoing = {};
        return;
    }
    if (before.isEmpty() || before == title)
        return;
    m_offered = {id, tr("Renamed to “%1”.").arg(title)};
    m_window.messages().offer(m_offered.words, tr("Undo"), [this, id, isDocument, before] { undo(id, isDocument, before); });
}

void RenamePresenter::undo(const QString& id, bool isDocument, const QString& title)
{
    m_undoing = {id, title};
    m_library.rename(id, isDocument, title);
}

} // namespace lectern::ui
