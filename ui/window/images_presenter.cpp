// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/images_presenter.h"

#include <QImage>
#include <QLocale>

namespace lectern::ui {

ImagesPresenter::ImagesPresenter(runtime::PageImages& images, DocumentPane& pane, QObject* parent) : QObject(parent), m_pane(pane)
{
    m_timeToRead.setSingleShot(true);
    m_timeToRead.setInterval(kTimeToReadMs);
    connect(&m_timeToRead, &QTimer::timeout, this, [this] {
        if (m_goesOn)
            m_pane.setMessage({});
    });
    connect(&pane, &DocumentPane::imagesWanted, &images, &runtime::PageImages::wanted);
    connect(&images, &runtime::PageImages::ready, this, &ImagesPresenter::show);
    connect(&images, &runtime::PageImages::failed, this, &ImagesPresenter::sayFailed);
}

void ImagesPresenter::show(const QString& id, const domain::PageImage& image)
{
    if (id != m_pane.documentId() || image.isNull())
        return;
    m_goesOn = true;
    if (!m_timeToRead.isActive())
        m_pane.setMessage({});
    // The pixels are the image's own: it must not outlive them.
    const QImage shared(reinterpret_cast<const uchar*>(image.pixels.constData()), image.width, image.height, image.width * 4,
                        QImage::Format_RGB32);
    m_pane.setImage(id, image.page, shared.copy(), image.pixelsPerPoint);
}

void ImagesPresenter::sayFailed(const QString& id, int page, const QString& sentence)
{
    if (id != m_pane.documentId())
        return;
    m_goesOn = false;
    m_pane.setMessage(tr("Page %1 could not be drawn: %2").arg(QLocale().toString(page), sentence));
    m_timeToRead.start();
}

} // namespace lectern::ui
