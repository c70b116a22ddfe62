// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/domain/document.h"
#include "app/importing/worker_process.h"

#include <chrono>
#include <optional>
#include <stop_token>

namespace lectern::importing {

/// A page whose text was recognised in its image.
struct RecognisedPage {
    domain::Page page;  ///< number, text, words, size, ocr
    int confidence = 0; ///< per cent, the mean of its characters; 0 where no text was found
};

/// How long one page may take.
struct PageLimits {
    std::chrono::seconds processorTime{60}; ///< the worker's own
    std::chrono::seconds silence{600};      ///< whatever else the computer does meanwhile
};

/// One life of a worker that recognises the text of one document's pages. Believes as little of it as Transcript does.
/// Functions that wait return nothing when stopped, and throw what WorkerProcess::nextFrame() throws.
class RecognitionWorker {
public:
    /// Starts it. Throws Failure(WorkerMissing).
    RecognitionWorker(const QString& program, int document, const WorkerProcess::Request& request);

    /// Waits until the document is open. 0: it is plain text and has no images.
    /// Throws also what the worker reports: UnknownFormat, Encrypted, WrongPassword, DamagedDocument, NotReadable.
    std::optional<int> pageCount(std::chrono::milliseconds silence, const std::stop_token& stop);

    /// Only when the document is open.
    /// Throws also what the worker reports about this page; it can be asked for another then, which isDone() tells.
    std::optional<RecognisedPage> recognise(int page, const PageLimits& limits, const std::stop_token& stop);
    /// It has answered what it was asked: the worker is not the one that is broken.
    bool isDone() const { return m_done; }

private:
    std::optional<QByteArray> answer(const PageLimits& limits, const std::stop_token& stop);

    WorkerProcess m_process;
    std::optional<int> m_pageCount;
    qint64 m_question = 0;
    bool m_done = true;
};

} // namespace lectern::importing
