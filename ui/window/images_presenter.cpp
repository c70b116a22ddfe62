// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/images_presenter.h"

#include <QImage>
#include <QLocale>

namespace lectern::ui {

namespace {

const QString kParts = QStringLiteral("parts:"); // before the id of a document of whose pages parts are wanted
const QString kSmall = QStringLiteral("small:"); // before the id of a document whose small pages are wanted

QImage pictureOf(const domain::PageImage& image)
{
    // The pixels are the image's own: it must not outlive them.
    return QImage(reinterpret_cast<const uchar*>(image.pixels.constData()), image.width, image.height, image.width * 4,
                  QImage::Format_RGB32)
        .copy();
}

} // namespace

ImagesPresenter::ImagesPresenter(runtime::PageImages& images, DocumentPane& pane, QObject* parent)
    : QObject(parent), m_images(images), m_pane(pane)
{
    m_timeToRead.setSingleShot(true);
    m_timeToRead.setInterval(kTimeToReadMs);
    connect(&m_timeToRead, &QTimer::timeout, this, [this] {
        if (m_goesOn)
            m_pane.setMessage({});
    });
    connect(&pane, &DocumentPane::imagesWanted, &images, &runtime::PageImages::wanted);
    connect(&pane, &DocumentPane::partsWanted, &images,
            [&images](const QString& id, const std::vector<domain::PagePart>& parts, double pixelsPerPoint) {
                images.wantedParts(kParts + id, parts, pixelsPerPoint);
            });
    connect(&pane, &DocumentPane::thumbnailsWanted, &images,
            [&images](const QString& id, const std::vector<int>& pages, double pixelsPerPoint) {
                images.wanted(kSmall + id, pages, pixelsPerPoint);
            });
    connect(&images, &runtime::PageImages::ready, this, &ImagesPresenter::show);
    connect(&images, &runtime::PageImages::linksReady, &pane, &DocumentPane::setLinks);
    connect(&images, &runtime::PageImages::failed, this, &ImagesPresenter::sayFailed);
}

void ImagesPresenter::open(const QString& id, const QString& path, const QByteArray& password)
{
    m_images.open(id, path, password);
    m_images.openForParts(kParts + id, path, password);
    m_images.openForThumbnails(kSmall + id, path, password);
    m_pane.wantImagesAgain();
}

void ImagesPresenter::close(const QString& id)
{
    m_images.close(id);
    m_images.close(kParts + id);
    m_images.close(kSmall + id);
}

void ImagesPresenter::show(const QString& id, const domain::PageImage& image)
{
    if (image.isNull())
        return;
    if (id.startsWith(kSmall))
        return m_pane.setThumbnail(id.mid(kSmall.size()), image.page, pictureOf(image), image.pixelsPerPoint);
    if (id.startsWith(kParts))
        return m_pane.setPart(id.mid(kParts.size()), image.page, pictureOf(image), image.origin, image.pixelsPerPoint);
    if (id != m_pane.documentId())
        return;
    m_goesOn = true;
    if (!m_timeToRead.isActive())
        m_pane.setMessage({});
    m_pane.setImage(id, image.page, pictureOf(image), image.pixelsPerPoint);
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
