// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/page_images.h"

#include "app/importing/page_renderer.h"
#include "app/runtime/error_text.h"
#include "app/runtime/guarded.h"
#include "app/runtime/page_queue.h"

#include <cmath>
#include <map>

namespace lectern::runtime {

PageImages::PageImages(const QString& worker, QObject* parent)
    : QObject(parent), m_queue(std::make_unique<PageQueue>()), m_thread([this, worker] { draw(worker); })
{
}

PageImages::~PageImages()
{
    m_queue->end();
    m_thread.join();
}

void PageImages::open(const QString& id, const QString& path, const QByteArray& password)
{
    m_queue->open(id, path, password);
}

void PageImages::wanted(const QString& id, const std::vector<int>& pages, double pixelsPerPoint)
{
    ENSURE(std::isfinite(pixelsPerPoint) && pixelsPerPoint > 0);
    m_queue->wanted(id, pages, pixelsPerPoint);
}

void PageImages::close(const QString& id)
{
    m_queue->close(id);
}

/// The thread that draws. Workers start and end on it, so that nobody else waits for them.
void PageImages::draw(const QString& worker)
{
    std::map<qint64, importing::PageRenderer> renderers;
    while (const std::optional<PageQueue::Step> step = m_queue->next()) {
        for (const qint64 document : step->closed) {
            renderers.erase(document);
        }
        if (!step->order) {
            continue;
        }
        const importing::ImportOptions options{.password = step->password};
        importing::PageRenderer& renderer =
            renderers.try_emplace(step->order->document, worker, step->path, options).first->second;
        auto outcome = guarded(
            [&] { return renderer.render(step->order->page, step->order->pixelsPerPoint, step->order->stop.get_token()); });
        QMetaObject::invokeMethod(
            this, [this, order = step->order, outcome = std::move(outcome)] { deliver(order, outcome); }, Qt::QueuedConnection);
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
