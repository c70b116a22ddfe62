// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/process_usage.h"

#include <QDirIterator>
#include <QFile>

#include <sys/resource.h>

namespace lectern::diagnostics {

namespace {

std::optional<qint64> writtenBytes()
{
    QFile file(QStringLiteral("/proc/self/io"));
    if (!file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith("wchar: ")) {
            return line.mid(7).toLongLong();
        }
    }
    return std::nullopt;
}

double seconds(const timeval& time)
{
    return double(time.tv_sec) + double(time.tv_usec) * 1e-6;
}

} // namespace

ProcessUsage processUsage()
{
    rusage usage = {};
    ::getrusage(RUSAGE_SELF, &usage);
    return {.writtenBytes = writtenBytes(), .processorSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)};
}

qint64 folderBytes(const QString& folder)
{
    qint64 bytes = 0;
    for (QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
        files.next();
        bytes += files.fileInfo().size();
    }
    return bytes;
}

} // namespace lectern::diagnostics
