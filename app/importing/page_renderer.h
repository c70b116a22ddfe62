// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/page_image.h"
#include "app/domain/page_link.h"
#include "app/importing/document_importer.h"
#include "app/importing/source_file.h"
#include "engine/base/failure.h"

#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace lectern::importing {

class RenderingWorker;

/// Images of one document's pages, drawn by a worker process that is started when the first is wanted and lives as long as this
/// object, which belongs to one thread.
class PageRenderer {
public:
    /// Opens nothing yet.
    /// @param worker path of the program lectern-import
    /// @param options silence: how long one page may take
    PageRenderer(QString worker, QString document, ImportOptions options = {});
    ~PageRenderer();

    /// Draws a page; blocks, so call it on a worker thread. Returns nothing when stopped, and an image that is null where the
    /// document has no pages of its own, as EPUB and plain text have none.
    /// A worker that ended is started anew by the next call. A page over which it ended twice is not tried again: that, and
    /// opening that failed twice, throws its failure at once.
    /// @param page from 1
    /// @param pixelsPerPoint finite, above 0; images have at most 40 megapixels and sides of 32,767 and become smaller instead
    /// Throws Failure as DocumentImporter::import(), except NoText; InvalidInput where there is no such page; DamagedDocument also
    /// where this page cannot be drawn.
    /// @param part within the image at exactly that scale, at most 40 megapixels; empty: the whole
    std::optional<domain::PageImage> render(int page, double pixelsPerPoint, const std::stop_token& stop = {}, const QRect& part = {});

    /// The links of a page that was drawn; blocks as render() does. None where they cannot be read or that takes too long, or
    /// when stopped: pages are shown all the same.
    std::vector<domain::PageLink> links(int page, const std::stop_token& stop = {});

private:
    struct Trouble {
        int times;
        Failure last;
    };

    void refuseTroubled(int page) const;
    void noteTrouble(int page, const Failure& failure);
    std::optional<int> open(const std::stop_token& stop);
    void start();
    bool finishAbandoned(const std::stop_token& stop);
    std::optional<domain::PageImage> draw(int page, double pixelsPerPoint, const std::stop_token& stop, const QRect& part);

    QString m_program;
    QString m_path;
    ImportOptions m_options;
    std::unique_ptr<SourceFile> m_file; ///< stays open: a new worker sees the same file, whatever its path leads to by then
    std::unique_ptr<RenderingWorker> m_worker;
    bool m_isText = false;
    bool m_linksFailed = false;
    std::map<int, Trouble> m_troubles; ///< by page; 0: opening
};

} // namespace lectern::importing
