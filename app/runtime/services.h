// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/conversation_service.h"
#include "app/runtime/import_service.h"
#include "app/runtime/library_service.h"
#include "app/runtime/ocr_service.h"
#include "app/runtime/originals.h"
#include "app/runtime/page_images.h"

#include <QObject>

namespace lectern::runtime {

/// What a window works with. Lives on the window's thread.
class Services : public QObject {
    Q_OBJECT

public:
    explicit Services(QObject* parent = nullptr);

    /// Opens model and library; ConversationService::started() or startFailed() tells how that went.
    /// @param libraryFolder empty: the user's own
    void start(const RuntimeOptions& options, const QString& libraryFolder);

    ConversationService& conversations() { return m_conversations; }
    LibraryService& library() { return m_library; }
    ImportService& imports() { return m_imports; }
    OcrService& ocr() { return m_ocr; }
    PageImages& images() { return m_images; }
    Originals& originals() { return m_originals; }

private:
    // In this order: what is below ends first.
    LibraryService m_library;
    PageImages m_images;
    ConversationService m_conversations;
    ImportService m_imports;
    OcrService m_ocr;
    Originals m_originals;
};

} // namespace lectern::runtime
