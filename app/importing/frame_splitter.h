// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <optional>

namespace lectern::importing {

/// Cuts the worker's stream of bytes into frames (worker_protocol.h).
class FrameSplitter {
public:
    void append(const QByteArray& bytes) { m_bytes += bytes; }

    /// The next frame's CBOR when all of it is there. Throws Failure(WorkerCrashed) where a frame claims more than a frame may hold.
    std::optional<QByteArray> take();

    /// The next `count` bytes when all are there: what follows a frame without being one.
    std::optional<QByteArray> take(qsizetype count);

    /// A request or an answer as it goes over the pipe.
    static QByteArray framed(const QByteArray& cbor);

private:
    void forget(qsizetype count);

    QByteArray m_bytes;
    qsizetype m_taken = 0; ///< bytes at the front that are done with
};

} // namespace lectern::importing
