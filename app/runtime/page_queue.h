// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/page_image.h"

#include <QByteArray>
#include <QString>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

namespace lectern::runtime {

/// Whose pages go first.
enum class PageRank { First, Parts, Later };

/// One page that is to be drawn.
struct PageOrder {
    qint64 document = 0; ///< which opening of a document
    qint64 file = 0;     ///< openings of the same file share it
    PageRank rank = PageRank::First;
    int page = 0;        ///< from 1
    QRect part{};        ///< of its picture; empty: the whole
    double pixelsPerPoint = 0;
    std::stop_source stop{}; ///< asked to stop when nobody wants it any more
};

/// Which pages are wanted, in which order, between the thread that shows them and the one that draws them. Every function but
/// next() returns at once.
class PageQueue {
public:
    // For the thread that shows pages; see PageImages.
    void open(const QString& id, const QString& path, const QByteArray& password, PageRank rank = PageRank::First);
    void wanted(const QString& id, const std::vector<domain::PagePart>& pages, double pixelsPerPoint);
    void close(const QString& id);
    /// Takes an order out that was drawn. Returns its document's id; nothing where the page is no longer wanted.
    std::optional<QString> takeOut(const std::shared_ptr<PageOrder>& order);
    /// The id of an opening; nothing where it is closed.
    std::optional<QString> idOf(qint64 document);
    /// Nothing more is drawn.
    void end();

    /// What the thread that draws has to do next.
    struct Step {
        std::vector<qint64> closed;       ///< files to be forgotten first
        std::shared_ptr<PageOrder> order; ///< may be null
        QString path;                     ///< of the order's document
        QByteArray password;
    };
    /// Waits for it, if `waits`, else gives a step without an order where there is nothing to draw; nothing after end().
    std::optional<Step> next(bool waits = true);

private:
    struct Document {
        qint64 number; ///< no two openings have the same
        qint64 file;
        PageRank rank;
        QString id;
        QString path;
        QByteArray password;
        std::deque<domain::PagePart> pages{}; ///< wanted, and not yet an order
        double pixelsPerPoint = 0;
    };

    void remove(const QString& id);
    /// Gives up the orders of a document that `keep` does not want.
    template <typename Keep>
    void drop(qint64 document, Keep keep);
    Document* firstWithPages();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_ended = false;
    qint64 m_opened = 0;
    std::vector<Document> m_documents;                ///< the one whose pages go first stands first
    std::vector<std::shared_ptr<PageOrder>> m_orders; ///< being drawn, or drawn and not yet taken out
    std::vector<qint64> m_closed;
};

} // namespace lectern::runtime
