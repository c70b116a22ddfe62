// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/rendering_worker.h"

#include "app/importing/frame_values.h"
#include "app/importing/opened_pages.h"
#include "app/importing/worker_protocol.h"
#include "engine/base/failure.h"

#include <QCborArray>
#include <QCborValue>

#include <cstring>
#include <utility>

namespace lectern::importing {

namespace {

using namespace protocol;

constexpr quint32 kOpaque = 0xff000000U;

void makeOpaque(QByteArray& pixels) {
    char* const bytes = pixels.data();
    for (qsizetype at = 0; at < pixels.size(); at += kBytesPerPixel) {
        quint32 pixel = 0;
        std::memcpy(&pixel, bytes + at, sizeof pixel);
        pixel |= kOpaque;
        std::memcpy(bytes + at, &pixel, sizeof pixel);
    }
}

} // namespace

// No limit on processor time: it draws as long as a window shows the document. A page that takes too long is noticed by
// whoever waits for it.
RenderingWorker::RenderingWorker(const QString& program, int document, const QByteArray& password, qint64 memoryLimit)
    : m_process(program, document, {WorkerProcess::Task::DrawPages, password, memoryLimit, std::chrono::seconds(0)}) {}

std::optional<int> RenderingWorker::pageCount(std::chrono::milliseconds silence, const std::stop_token& stop) {
    if (!m_pageCount)
        m_pageCount = openedPages(m_process, silence, stop);
    return m_pageCount;
}

void RenderingWorker::ask(int page, double pixelsPerPoint, const QRect& part) {
    ENSURE(m_pageCount && !m_asked);
    send(page, pixelsPerPoint, part);
    m_asked = true;
    m_announced = false;
    m_wanted = pixelsPerPoint;
    m_image = {};
    m_image.page = page;
    m_image.origin = part.isEmpty() ? QPoint() : part.topLeft();
    m_part = part;
}

void RenderingWorker::send(int page, double scale, const QRect& part) {
    QCborMap question;
    question[latin1(kQuestion)] = ++m_question;
    question[latin1(kNumber)] = page;
    question[latin1(kScale)] = scale;
    if (!part.isEmpty())
        question[latin1(kPart)] = QCborArray{part.left(), part.top(), part.width(), part.height()};
    m_process.send(question.toCborValue().toCbor());
}

std::optional<std::vector<domain::PageLink>> RenderingWorker::links(int page, std::chrono::milliseconds silence, const std::stop_token& stop) {
    ENSURE(m_pageCount && !m_asked);
    send(page, 0);
    const std::optional<QByteArray> cbor = m_process.nextFrame(silence, stop);
    if (!cbor)
        return {};
    const QCborMap frame = frameFrom(*cbor);
    require(frame.value(latin1(kQuestion)) == QCborValue(m_question), "an answer to another question");
    const QString type = stringIn(frame, kType, kMaxTitleCharacters);
    if (type == latin1(kError)) {
        failureFrom(frame); // as far as it is one
        return std::vector<domain::PageLink>();
    }
    require(type == latin1(kLinks), "a frame of unknown type");
    return linksFrom(frame);
}

std::vector<domain::PageLink> RenderingWorker::linksFrom(const QCborMap& frame) const {
    const QCborArray values = arrayIn(frame, kLinks);
    require(values.size() % kValuesPerLink == 0 && values.size() / kValuesPerLink <= kMaxLinks, "the links are not whole");
    std::vector<domain::PageLink> links;
    for (auto value = values.begin(); value != values.end();) {
        const double left = numberFrom(*value++, -2 * kMaxCoordinate, 2 * kMaxCoordinate);
        const double top = numberFrom(*value++, -2 * kMaxCoordinate, 2 * kMaxCoordinate);
        const double width = numberFrom(*value++, 0, 2 * kMaxCoordinate);
        const double height = numberFrom(*value++, 0, 2 * kMaxCoordinate);
        domain::PageLink link;
        link.box = {left, top, width, height};
        link.page = integerFrom(*value++, 0, m_pageCount.value_or(0));
        link.top = numberFrom(*value++, 0, 2 * kMaxCoordinate);
        const QCborValue address = *value++;
        require(address.isString() && address.toString().size() <= kMaxTitleCharacters, "an address is no string");
        link.address = address.toString();
        links.push_back(link);
    }
    return links;
}

std::optional<domain::PageImage> RenderingWorker::answer(std::chrono::milliseconds silence, const std::stop_token& stop) {
    ENSURE(m_asked);
    if (!m_announced) {
        const std::optional<QByteArray> cbor = m_process.nextFrame(silence, stop);
        if (!cbor)
            return {};
        acceptAnswer(frameFrom(*cbor));
    }
    std::optional<QByteArray> pixels = m_process.nextBytes(qsizetype{m_image.width} * m_image.height * kBytesPerPixel, silence, stop);
    if (!pixels)
        return {};
    makeOpaque(*pixels);
    m_image.pixels = *std::move(pixels);
    m_asked = false;
    return std::exchange(m_image, {});
}

void RenderingWorker::acceptAnswer(const QCborMap& frame) {
    const QString type = stringIn(frame, kType, kMaxTitleCharacters);
    require(frame.value(latin1(kQuestion)) == QCborValue(m_question), "an answer to another question");
    if (type == latin1(kError)) {
        const Failure reported = failureFrom(frame);
        m_asked = false;
        throw reported;
    }
    require(type == latin1(kImage), "a frame of unknown type");
    m_image.width = integerIn(frame, kWidth, 1, kMaxImageSide);
    m_image.height = integerIn(frame, kHeight, 1, kMaxImageSide);
    require(qint64{m_image.width} * m_image.height <= kMaxImagePixels, "an image is too large");
    require(m_part.isEmpty() || m_part.size() == QSize(m_image.width, m_image.height), "an image of another part");
    m_image.pixelsPerPoint = numberFrom(frame.value(latin1(kScale)), 0, m_wanted);
    require(m_image.pixelsPerPoint > 0, "an image without a scale");
    m_announced = true;
}

} // namespace lectern::importing
