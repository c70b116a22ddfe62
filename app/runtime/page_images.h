// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/page_image.h"
#include "app/domain/page_link.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace lectern::runtime {

class PageQueue;
struct PageOrder;
template <typename T>
class Result;

/// Draws the pages of open documents in the background, one worker process for each document, one page at a time, the most
/// wanted first. Lives on the thread that shows them; no function waits for anything.
class PageImages : public QObject {
    Q_OBJECT

public:
    /// @param worker path of the program lectern-import
    explicit PageImages(const QString& worker, QObject* parent = nullptr);
    /// Gives up the page that is being drawn.
    ~PageImages() override;

    /// From here on its pages may be wanted. The file is opened with the first of them.
    /// @param id any name; one that is open is closed first
    /// @param password as the user typed it; empty: none
    void open(const QString& id, const QString& path, const QByteArray& password = {});
    /// The same for small pictures: they come after all pages that are wanted, from the worker that draws these where the file
    /// is the same, and without links.
    void openForThumbnails(const QString& id, const QString& path, const QByteArray& password = {});

    /// The same for parts of pages that are too large to be drawn whole: they come after whole pages.
    void openForParts(const QString& id, const QString& path, const QByteArray& password = {});
    /// As wanted(). @param parts within the picture at that scale, at most 40 megapixels each
    void wantedParts(const QString& id, const std::vector<lectern::domain::PagePart>& parts, double pixelsPerPoint);

    /// Says which pages are wanted now, the most important first, instead of all that were wanted before and have not come:
    /// those are dropped, one that is being drawn with them. Each page comes by ready() or failed(), once; who has it leaves it
    /// out of the next list. The document that this was last said of goes first. Nothing happens for a document that is not
    /// open.
    /// @param pages physical, from 1, none twice
    /// @param pixelsPerPoint finite, above 0
    void wanted(const QString& id, const std::vector<int>& pages, double pixelsPerPoint);

    /// Nothing more comes of it. Its worker ends.
    void close(const QString& id);

Q_SIGNALS:
    /// The image is null where the document is plain text.
    void ready(const QString& id, const lectern::domain::PageImage& image);
    /// After an image, once for each page, when no image is wanted: where its words lead. Not for pages without links.
    void linksReady(const QString& id, int page, const std::vector<lectern::domain::PageLink>& links);
    /// @param sentence as errorText() says it; shown after the page's name and a colon. Asking again tries again, except for
    /// pages over which the worker ended twice
    void failed(const QString& id, int page, const QString& sentence);
    /// open() it again with a password. @param wrong the one given was wrong
    void passwordNeeded(const QString& id, bool wrong);

private:
    void draw(const QString& worker);
    void deliverLinks(qint64 document, int page, const std::vector<domain::PageLink>& links);
    void deliver(const std::shared_ptr<PageOrder>& order, const Result<std::optional<domain::PageImage>>& outcome);

    std::unique_ptr<PageQueue> m_queue;
    std::stop_source m_stopLinks;
    std::thread m_thread; ///< runs draw()
};

} // namespace lectern::runtime
