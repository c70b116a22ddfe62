// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/services.h"

#include "app/runtime/application_paths.h"

namespace lectern::runtime {

Services::Services(QObject* parent) : QObject(parent), m_images(importWorker())
{
    connect(&m_conversations, &ConversationService::started, this, [this](const DeskInfo& info) {
        m_library.open(info.storage);
        m_imports.open(info.storage);
        if (!info.readOnly)
            m_ocr.open(info.storage);
        m_originals.open(info.storage);
    });
    connect(&m_conversations, &ConversationService::libraryChanged, &m_library, &LibraryService::refresh);
}

void Services::start(const RuntimeOptions& options, const QString& folder)
{
    m_conversations.start(options, libraryFolder(folder));
}

} // namespace lectern::runtime
