// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/page_images.h"

#include "app/importing/page_renderer.h"
#include "app/runtime/error_text.h"
#include "app/runtime/guarded.h"
#include "app/runtime/page_queue.h"

#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace lectern::runtime {

namespace {

/// Pages that were drawn and whose links are still to be asked for, the last one first: that is where the person is.
class LinkList {
public:
    struct Page {
        qint64 file;
        qint64 document; ///< which opening of it
        int number;
        auto operator<=>(const Page&) const = default;
    };

    bool isEmpty() const { return m_waiting.empty(); }
    void want(const Page& page)
    {
        if (m_known.insert(page).second) {
            m_waiting.push_back(page);
        }
    }
    std::optional<Page> take()
    {
        if (m_waiting.empty()) {
            return {};
        }
        const Page page = m_waiting.back();
        m_waiting.pop_back();
        return page;
    }
    void forget(qint64 file)
    {
        const auto isOfFile = [file](const Page& page) { return page.file == file; };
        std::erase_if(m_known, isOfFile);
        std::erase_if(m_waiting, isOfFile);
    }

private:
    std::set<Page> m_known;
    std::vector<Page> m_waiting;
};

} // namespace

PageImages::PageImages(const QString& worker, QObject* parent)
    : QObject(parent), m_queue(std::make_unique<PageQueue>()), m_thread([this, worker] { draw(worker); })
{
}

PageImages::~PageImages()
{
    m_queue->end();
    m_stopLinks.request_stop();
    m_thread.join();
}

void PageImages::open(const QString& id, const QString& path, const QByteArray& password)
{
    m_queue->open(id, path, password);
}

void PageImages::openForThumbnails(const QString& id, const QString& path, const QByteArray& password)
{
    m_queue->open(id, path, password, PageRank::Later);
}

void PageImages::openForParts(const QString& id, const QString& path, const QByteArray& password)
{
    m_queue->open(id, path, password, PageRank::Parts);
}

void PageImages::wantedParts(const QString& id, const std::vector<domain::PagePart>& parts, double pixelsPerPoint)
{
    ENSURE(std::isfinite(pixelsPerPoint) && pixelsPerPoint > 0);
    m_queue->wanted(id, parts, pixelsPerPoint);
}

void PageImages::wanted(const QString& id, const std::vector<int>& pages, double pixelsPerPoint)
{
    ENSURE(std::isfinite(pixelsPerPoint) && pixelsPerPoint > 0);
    std::vector<domain::PagePart> whole;
    for (const int page : pages) {
        whole.push_back({page, {}});
    }
    m_queue->wanted(id, whole, pixelsPerPoint);
}

void PageImages::close(const QString& id)
{
    m_queue->close(id);
}

/// The thread that draws. Workers start and end on it, so that nobody else waits for them.
void PageImages::draw(const QString& worker)
{
    std::map<qint64, importing::PageRenderer> renderers;
    LinkList links;
    while (const std::optional<PageQueue::Step> step = m_queue->next(links.isEmpty())) {
        for (const qint64 file : step->closed) {
            renderers.erase(file);
            links.forget(file);
        }
        if (!step->order) {
            if (const std::optional<LinkList::Page> page = links.take()) {
                const auto renderer = renderers.find(page->file);
                const auto found = guarded([&] { return renderer->second.links(page->number, m_stopLinks.get_token()); });
                if (found.ok() && !found.value().empty()) {
                    QMetaObject::invokeMethod(
                        this, [this, page, found] { deliverLinks(page->document, page->number, found.value()); },
                        Qt::QueuedConnection);
                }
            }
            continue;
        }
        const importing::ImportOptions options{.password = step->password};
        importing::PageRenderer& renderer =
            renderers.try_emplace(step->order->file, worker, step->path, options).first->second;
        auto outcome = guarded(
            [&] { return renderer.render(step->order->page, step->order->pixelsPerPoint, step->order->stop.get_token(),
                                   step->order->part); });
        if (outcome.ok() && outcome.value() && !outcome.value()->isNull() && step->order->rank == PageRank::First) {
            links.want({step->order->file, step->order->document, step->order->page});
        }
        QMetaObject::invokeMethod(
            this, [this, order = step->order, outcome = std::move(outcome)] { deliver(order, outcome); }, Qt::QueuedConnection);
    }
}

void PageImages::deliverLinks(qint64 document, int page, const std::vector<domain::PageLink>& links)
{
    if (const std::optional<QString> id = m_queue->idOf(document)) {
        Q_EMIT linksReady(*id, page, links);
    }
}

void PageImages::deliver(const std::shared_ptr<PageOrder>& order, const Result<std::optional<domain::PageImage>>& outcome)
{
    const std::optional<QString> id = m_queue->takeOut(order);
    if (!id) {
        return;
    }
    if (!outcome.ok() && (outcome.failure().code() == ErrorCode::Encrypted || outcome.failure().code() == ErrorCode::WrongPassword)) {
        Q_EMIT passwordNeeded(*id, outcome.failure().code() == ErrorCode::WrongPassword);
    } else if (!outcome.ok()) {
        Q_EMIT failed(*id, order->page, errorText(outcome.failure()));
    } else if (outcome.value()) {
        Q_EMIT ready(*id, *outcome.value());
    }
}

} // namespace lectern::runtime
