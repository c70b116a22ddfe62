// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/page_image.h"
#include "app/runtime/page_images.h"
#include "ui/document/document_pane.h"

#include <QObject>
#include <QTimer>

namespace lectern::ui {

/// Brings page images from the service into the document pane, and says there which page could not be drawn.
class ImagesPresenter : public QObject {
    Q_OBJECT

public:
    /// A sentence stays at least so long, though the next page may be drawn at once.
    static constexpr int kTimeToReadMs = 8'000;

    /// Both must outlive the presenter.
    ImagesPresenter(runtime::PageImages& images, DocumentPane& pane, QObject* parent = nullptr);

    /// A document's pages are drawn from this file from here on.
    void open(const QString& id, const QString& path, const QByteArray& password);
    void close(const QString& id);

private:
    void show(const QString& id, const domain::PageImage& image);
    void sayFailed(const QString& id, int page, const QString& sentence);

    runtime::PageImages& m_images;
    DocumentPane& m_pane;
    QTimer m_timeToRead;
    bool m_goesOn = false; // a page was drawn since the sentence was said
};

} // namespace lectern::ui
