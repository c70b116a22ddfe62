// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/library_notices.h"

#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"

namespace lectern::ui {

using runtime::ConversationService;
using runtime::LibraryService;

LibraryNotices::LibraryNotices(runtime::Services& services, MainWindow& window, QObject* parent)
    : QObject(parent), m_window(window)
{
    connect(&services.conversations(), &ConversationService::started, this, [this](const runtime::DeskInfo& info) {
        if (info.readOnly)
            m_window.messages().say(
                tr("This library was made by a newer version of Lectern. It can be read here, and is not changed."));
        else if (!info.networkFileSystem.isEmpty())
            m_window.messages().say(
                tr("The library is on a network (%1): locks and writes may not hold there, and what is kept could be lost.")
                    .arg(info.networkFileSystem));
    });
    connect(&services.conversations(), &ConversationService::readsForThisModel, this,
            [this](const std::vector<QString>& documents) {
                m_window.messages().say(tr("The model is another one: %Ln document(s) are read again in the background.",
                                           nullptr, int(documents.size())));
            });
    connect(&services.library(), &LibraryService::savingTroubled, this, [this](domain::SavingTrouble trouble) {
        const QString sentence = words(trouble);
        if (!sentence.isEmpty())
            m_window.messages().say(sentence);
    });
}

QString LibraryNotices::words(domain::SavingTrouble trouble) const
{
    switch (trouble) {
    case domain::SavingTrouble::None:
    case domain::SavingTrouble::ReadOnly:
        break;
    case domain::SavingTrouble::NoRoom:
        return tr("There is no room to save what is read: it may have to be read again. Questions and answers are kept.");
    case domain::SavingTrouble::DiskFull:
        return tr("The disk is full: what is read is not saved any more and may have to be read again. Questions and answers "
                  "are kept.");
    case domain::SavingTrouble::Failed:
        return tr("What is read can no longer be saved and may have to be read again. Questions and answers are kept.");
    }
    return {};
}

} // namespace lectern::ui
