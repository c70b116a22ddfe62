// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/frame_splitter.h"

#include "app/importing/worker_protocol.h"
#include "engine/base/failure.h"

#include <QtEndian>

namespace lectern::importing {

namespace {
constexpr qsizetype kPrefix = sizeof(quint32);
}

std::optional<QByteArray> FrameSplitter::take() {
    const qsizetype available = m_bytes.size() - m_taken;
    if (available < kPrefix)
        return {};
    const auto size = qFromBigEndian<quint32>(m_bytes.constData() + m_taken);
    if (size > protocol::kMaxFrameBytes)
        throw Failure(ErrorCode::WorkerCrashed, "the worker claims a frame of " + std::to_string(size) + " bytes");
    if (available - kPrefix < static_cast<qsizetype>(size))
        return {};
    QByteArray frame = m_bytes.mid(m_taken + kPrefix, size);
    forget(kPrefix + size);
    return frame;
}

std::optional<QByteArray> FrameSplitter::take(qsizetype count) {
    if (m_bytes.size() - m_taken < count) {
        m_bytes.reserve(m_taken + count); // at once, instead of copying millions of bytes time and again while they come
        return {};
    }
    QByteArray bytes = m_bytes.mid(m_taken, count);
    forget(count);
    return bytes;
}

void FrameSplitter::forget(qsizetype count) {
    m_taken += count;
    if (m_taken == m_bytes.size()) {
        m_bytes.clear();
        m_taken = 0;
    } else if (m_taken > m_bytes.size() / 2) {
        m_bytes.remove(0, m_taken);
        m_taken = 0;
    }
}

QByteArray FrameSplitter::framed(const QByteArray& cbor) {
    QByteArray bytes(kPrefix, Qt::Uninitialized);
    qToBigEndian(static_cast<quint32>(cbor.size()), bytes.data());
    return bytes + cbor;
}

} // namespace lectern::importing
