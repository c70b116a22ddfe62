// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/arrival_notices.h"

#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"

#include <QFileInfo>

#include <algorithm>

namespace lectern::ui {

using runtime::ImportService;
using runtime::LibraryService;

ArrivalNotices::ArrivalNotices(runtime::Services& services, MainWindow& window, QObject* parent)
    : QObject(parent), m_window(window)
{
    connect(&services.library(), &LibraryService::listed, this,
            [this](const std::vector<domain::DocumentSummary>& documents) { m_documents = documents; });
    connect(&services.imports(), &ImportService::added, this, &ArrivalNotices::arrived);
}

void ArrivalNotices::arrived(const QString& path, const QString& document, ImportService::Arrival arrival)
{
    const auto find = [this](const auto& condition) {
        const auto found = std::find_if(m_documents.begin(), m_documents.end(), condition);
        return found == m_documents.end() ? nullptr : &*found;
    };
    const QString file = QFileInfo(path).fileName();
    if (arrival == ImportService::Arrival::New) {
        if (find([&](const auto& other) { return other.path == path && other.id != document; }))
            m_window.messages().tell(
                tr("%1 was changed since it was last opened. This is a new version; the one before stays in "
                   "the library, with its conversations.")
                    .arg(file));
        return;
    }
    const domain::DocumentSummary* const known = find([&](const auto& other) { return other.id == document; });
    if (!known || known->path == path)
        return;
    if (arrival == ImportService::Arrival::Moved)
        m_window.messages().tell(tr("%1 is the file of “%2”, which was elsewhere before.").arg(file, known->title));
    else
        m_window.messages().tell(
            tr("%1 has the same content as “%2”, which is in the library already and is shown.").arg(file, known->title));
}

} // namespace lectern::ui
