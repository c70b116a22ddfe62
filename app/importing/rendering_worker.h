// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/page_image.h"
#include "app/domain/page_link.h"
#include "app/importing/worker_process.h"

#include <QByteArray>
#include <QCborMap>
#include <QString>

#include <chrono>
#include <optional>
#include <stop_token>
#include <vector>

namespace lectern::importing {

/// One life of a worker that draws the pages of one document. Believes as little of it as Transcript does.
/// Functions that wait return nothing when stopped; calling them again goes on where they stopped. They throw what
/// WorkerProcess::nextFrame() throws.
class RenderingWorker {
public:
    /// Starts it. Throws Failure(WorkerMissing).
    RenderingWorker(const QString& program, int document, const QByteArray& password, qint64 memoryLimit);

    /// Waits until the document is open. 0: it is plain text and has no images.
    /// Throws also what the worker reports: UnknownFormat, Encrypted, WrongPassword, DamagedDocument, NotReadable.
    std::optional<int> pageCount(std::chrono::milliseconds silence, const std::stop_token& stop);

    /// Asks for an image. Only when the document is open and nothing else is being drawn.
    /// @param part of the image at that scale; empty: the whole
    void ask(int page, double pixelsPerPoint, const QRect& part = {});
    bool isDrawing() const { return m_asked; }
    /// Waits for the image that was asked for. Throws also what the worker reports about this page; it is not drawing any more
    /// then, and can be asked for another.
    std::optional<domain::PageImage> answer(std::chrono::milliseconds silence, const std::stop_token& stop);

    /// Asks for a page's links and waits for them. Only when the document is open and nothing is being drawn; where this returns
    /// nothing or throws, the worker is of no use any more. A page whose links cannot be read has none.
    std::optional<std::vector<domain::PageLink>> links(int page, std::chrono::milliseconds silence, const std::stop_token& stop);

    bool hasEnded() { return m_process.hasEnded(); }

private:
    std::vector<domain::PageLink> linksFrom(const QCborMap& frame) const;
    void send(int page, double scale, const QRect& part = {});
    void acceptAnswer(const QCborMap& frame);

    WorkerProcess m_process;
    std::optional<int> m_pageCount;
    qint64 m_question = 0;           ///< number of the last one
    bool m_asked = false;            ///< an answer is still to come
    double m_wanted = 0;             ///< pixels per point that were asked for
    QRect m_part;                    ///< of the image; empty: the whole
    domain::PageImage m_image;       ///< the one asked for; grows as the answer comes
    bool m_announced = false;        ///< its frame has come, its pixels have not
};

} // namespace lectern::importing
