// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/page_queue.h"

#include "engine/base/failure.h"

#include <algorithm>
#include <utility>

namespace lectern::runtime {

void PageQueue::open(const QString& id, const QString& path, const QByteArray& password, PageRank rank)
{
    const std::lock_guard lock(m_mutex);
    remove(id);
    ++m_opened;
    const auto same = std::find_if(m_documents.begin(), m_documents.end(), [&](const Document& open) {
        return open.path == path && open.password == password;
    });
    const qint64 file = same == m_documents.end() ? m_opened : same->file;
    m_documents.push_back({.number = m_opened, .file = file, .rank = rank, .id = id, .path = path, .password = password});
    m_wake.notify_one();
}

void PageQueue::wanted(const QString& id, const std::vector<domain::PagePart>& pages, double pixelsPerPoint)
{
    const std::lock_guard lock(m_mutex);
    const auto found =
        std::find_if(m_documents.begin(), m_documents.end(), [&](const Document& open) { return open.id == id; });
    if (found == m_documents.end()) {
        return;
    }
    const bool goesFirst = found->rank == PageRank::First;
    if (goesFirst) {
        std::rotate(m_documents.begin(), found, found + 1);
    }
    Document& document = goesFirst ? m_documents.front() : *found;
    drop(document.number, [&](const PageOrder& order) {
        return order.pixelsPerPoint == pixelsPerPoint && std::find(pages.begin(), pages.end(), domain::PagePart{order.page, order.part}) != pages.end();
    });
    document.pixelsPerPoint = pixelsPerPoint;
    document.pages.clear();
    for (const domain::PagePart& page : pages) {
        const bool underway = std::any_of(m_orders.begin(), m_orders.end(), [&](const auto& order) {
            return order->document == document.number && domain::PagePart{order->page, order->part} == page;
        });
        if (!underway) {
            document.pages.push_back(page);
        }
    }
    m_wake.notify_one();
}

void PageQueue::close(const QString& id)
{
    const std::lock_guard lock(m_mutex);
    remove(id);
    m_wake.notify_one();
}

void PageQueue::remove(const QString& id)
{
    const auto found =
        std::find_if(m_documents.begin(), m_documents.end(), [&](const Document& open) { return open.id == id; });
    if (found == m_documents.end()) {
        return;
    }
    drop(found->number, [](const PageOrder&) { return false; });
    const qint64 file = found->file;
    m_documents.erase(found);
    if (std::none_of(m_documents.begin(), m_documents.end(), [&](const Document& open) { return open.file == file; })) {
        m_closed.push_back(file);
    }
}

template <typename Keep>
void PageQueue::drop(qint64 document, Keep keep)
{
    std::erase_if(m_orders, [&](const std::shared_ptr<PageOrder>& order) {
        const bool dropped = order->document == document && !keep(*order);
        if (dropped) {
            order->stop.request_stop();
        }
        return dropped;
    });
}

std::optional<QString> PageQueue::takeOut(const std::shared_ptr<PageOrder>& order)
{
    const std::lock_guard lock(m_mutex);
    if (std::erase(m_orders, order) == 0) {
        return {};
    }
    const auto found = std::find_if(m_documents.begin(), m_documents.end(),
                                    [&](const Document& open) { return open.number == order->document; });
    ENSURE(found != m_documents.end()); // orders go with their document
    return found->id;
}

std::optional<QString> PageQueue::idOf(qint64 document)
{
    const std::lock_guard lock(m_mutex);
    const auto found =
        std::find_if(m_documents.begin(), m_documents.end(), [&](const Document& open) { return open.number == document; });
    return found == m_documents.end() ? std::nullopt : std::optional(found->id);
}

void PageQueue::end()
{
    const std::lock_guard lock(m_mutex);
    m_ended = true;
    for (const auto& order : m_orders) {
        order->stop.request_stop();
    }
    m_wake.notify_one();
}

PageQueue::Document* PageQueue::firstWithPages()
{
    const auto firstOf = [this](PageRank rank) {
        return std::find_if(m_documents.begin(), m_documents.end(),
                            [rank](const Document& document) { return document.rank == rank && !document.pages.empty(); });
    };
    for (const PageRank rank : {PageRank::First, PageRank::Parts, PageRank::Later}) {
        if (const auto found = firstOf(rank); found != m_documents.end()) {
            return &*found;
        }
    }
    return nullptr;
}

std::optional<PageQueue::Step> PageQueue::next(bool waits)
{
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [&] { return !waits || m_ended || !m_closed.empty() || firstWithPages() != nullptr; });
    if (m_ended) {
        return {};
    }
    Step step;
    step.closed = std::exchange(m_closed, {});
    if (Document* const document = firstWithPages()) {
        step.order = std::make_shared<PageOrder>(PageOrder{
            .document = document->number, .file = document->file, .rank = document->rank, .page = document->pages.front().page, .part = document->pages.front().pixels, .pixelsPerPoint = document->pixelsPerPoint});
        step.path = document->path;
        step.password = document->password;
        document->pages.pop_front();
        m_orders.push_back(step.order);
    }
    return step;
}

} // namespace lectern::runtime
