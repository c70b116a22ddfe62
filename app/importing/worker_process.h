// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/importing/frame_splitter.h"

#include <QByteArray>
#include <QProcess>
#include <QString>

#include <chrono>
#include <optional>
#include <stop_token>

namespace lectern {
class Failure;
}

namespace lectern::importing {

/// A running lectern-import or lectern-ocr. Belongs to the thread that made it; needs no event loop. Ends with this object.
class WorkerProcess {
public:
    enum class Task { SendText, DrawPages, RecogniseText };

    struct Request {
        Task task = Task::SendText;
        QByteArray password;
        qint64 memoryLimit = 0;         ///< bytes of address space
        std::chrono::seconds cpuLimit{0}; ///< 0: none
        QString tessdata{};               ///< folder of the languages, for RecogniseText
        QString languages{};              ///< "deu+eng"
    };

    /// Starts the program; it inherits its three standard streams and `document`, and no other descriptor, and of the
    /// environment only what the loader and sanitizers need. Throws Failure(WorkerMissing).
    WorkerProcess(const QString& program, int document, const Request& request);
    ~WorkerProcess();

    /// Waits for the next frame; nothing when stopped.
    /// Throws Failure: WorkerTimedOut after `silence` without a frame; WorkerCrashed, WorkerOutOfMemory, WorkerKilled, WorkerTimedOut when the
    /// process ends.
    std::optional<QByteArray> nextFrame(std::chrono::milliseconds silence, const std::stop_token& stop);

    /// Waits for the `count` bytes that follow a frame, as nextFrame().
    std::optional<QByteArray> nextBytes(qsizetype count, std::chrono::milliseconds silence, const std::stop_token& stop);

    /// Sends another frame to a worker that answers questions: one that draws pages or recognises their text.
    void send(const QByteArray& cbor);

    /// Whether the process is no more.
    bool hasEnded();

    /// What it has used so far; zero where the system does not say.
    std::chrono::milliseconds processorTime() const;

private:
    template <typename Take>
    std::optional<QByteArray> waitFor(Take take, std::chrono::milliseconds silence, const std::stop_token& stop);
    void readPipes();
    Failure endFailure() const;

    QProcess m_process;
    FrameSplitter m_frames;
    QByteArray m_complaints; ///< the end of what it wrote to standard error
};

} // namespace lectern::importing
