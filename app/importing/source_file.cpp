// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/source_file.h"

#include "engine/base/failure.h"

#include <QCryptographicHash>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lectern::importing {

namespace {

constexpr qsizetype kHashStep = 1 << 20; // bytes between two looks at the stop token

[[noreturn]] void failToOpen() {
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
        throw Failure(ErrorCode::NotFound, std::strerror(errno));
    case ENXIO: // a socket
        throw Failure(ErrorCode::NotAFile, "a socket");
    default:
        throw Failure(ErrorCode::NotReadable, std::strerror(errno));
    }
}

qint64 nanoseconds(const timespec& time) { return time.tv_sec * 1'000'000'000LL + time.tv_nsec; }

} // namespace

SourceFile::SourceFile(const QString& path) {
    if (path.contains(QChar(u'\0')))
        throw Failure(ErrorCode::NotFound, "a zero character in the path");
    // Without waiting: a FIFO would otherwise block until somebody writes to it.
    m_descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (m_descriptor < 0)
        failToOpen();
    try {
        struct stat status {};
        if (::fstat(m_descriptor, &status) != 0)
            throw Failure(ErrorCode::NotReadable, std::strerror(errno));
        if (!S_ISREG(status.st_mode))
            throw Failure(ErrorCode::NotAFile, S_ISDIR(status.st_mode) ? "a folder" : "a FIFO or a device");
        if (status.st_size == 0)
            throw Failure(ErrorCode::EmptyFile);
        m_size = status.st_size;
        m_modified = nanoseconds(status.st_mtim);
    } catch (...) {
        ::close(m_descriptor);
        throw;
    }
}

SourceFile::~SourceFile() { ::close(m_descriptor); }

std::optional<QByteArray> SourceFile::sha256(const std::stop_token& stop) const {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray buffer(kHashStep, Qt::Uninitialized);
    for (off_t at = 0;;) {
        if (stop.stop_requested())
            return {};
        const ssize_t count = ::pread(m_descriptor, buffer.data(), static_cast<size_t>(buffer.size()), at);
        if (count < 0)
            throw Failure(ErrorCode::NotReadable, std::strerror(errno));
        if (count == 0)
            return hash.result().toHex();
        hash.addData(QByteArrayView(buffer.constData(), count));
        at += count;
    }
}

bool SourceFile::hasChanged() const {
    struct stat status {};
    return ::fstat(m_descriptor, &status) != 0 || status.st_size != m_size || nanoseconds(status.st_mtim) != m_modified;
}

} // namespace lectern::importing
