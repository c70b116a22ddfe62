// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/recognition_worker.h"

#include "app/importing/frame_values.h"
#include "app/importing/opened_pages.h"
#include "app/importing/page_frame.h"
#include "app/importing/worker_protocol.h"
#include "engine/base/failure.h"

#include <QCborValue>
#include <QElapsedTimer>

#include <algorithm>

namespace lectern::importing {

namespace {

using namespace protocol;

constexpr double kPixelsPerPoint = 300.0 / 72;    // what Tesseract's languages were trained for
constexpr std::chrono::milliseconds kLook{1'000}; // between two looks at the processor time

} // namespace

RecognitionWorker::RecognitionWorker(const QString& program, int document, const WorkerProcess::Request& request)
    : m_process(program, document, request)
{
}

std::optional<int> RecognitionWorker::pageCount(std::chrono::milliseconds silence, const std::stop_token& stop)
{
    if (!m_pageCount)
        m_pageCount = openedPages(m_process, silence, stop);
    return m_pageCount;
}

/// Recognition is slow, and slower beside other work: what counts is what the page takes of the processor.
std::optional<QByteArray> RecognitionWorker::answer(const PageLimits& limits, const std::stop_token& stop)
{
    const std::chrono::milliseconds before = m_process.processorTime();
    QElapsedTimer timer;
    timer.start();
    for (;;) {
        try {
            return m_process.nextFrame(std::min<std::chrono::milliseconds>(kLook, limits.silence), stop);
        } catch (const Failure& failure) {
            const bool isPatient = failure.code() == ErrorCode::WorkerTimedOut && !m_process.hasEnded();
            if (!isPatient || m_process.processorTime() - before >= limits.processorTime ||
                timer.hasExpired(std::chrono::milliseconds(limits.silence).count()))
                throw;
        }
    }
}

std::optional<RecognisedPage> RecognitionWorker::recognise(int page, const PageLimits& limits, const std::stop_token& stop)
{
    ENSURE(m_pageCount && m_done);
    QCborMap question;
    question[latin1(kQuestion)] = ++m_question;
    question[latin1(kNumber)] = page;
    question[latin1(kScale)] = kPixelsPerPoint;
    m_done = false;
    m_process.send(question.toCborValue().toCbor());
    const std::optional<QByteArray> cbor = answer(limits, stop);
    if (!cbor)
        return {};
    const QCborMap frame = frameFrom(*cbor);
    const QString type = stringIn(frame, kType, kMaxTitleCharacters);
    require(frame.value(latin1(kQuestion)) == QCborValue(m_question), "an answer to another question");
    if (type == latin1(kError)) {
        const Failure reported = failureFrom(frame);
        m_done = true;
        throw reported;
    }
    require(type == latin1(kPage), "a frame of unknown type");
    RecognisedPage recognised{pageFrom(frame, page), integerIn(frame, kConfidence, 0, 100)};
    recognised.page.ocr = true;
    m_done = true;
    return recognised;
}

} // namespace lectern::importing
