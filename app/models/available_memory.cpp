// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/models/available_memory.h"

#include <QByteArray>
#include <QFile>

#include <algorithm>

namespace lectern::models {

namespace {

QByteArray contents(const char* path)
{
    QFile file{QString::fromLatin1(path)};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A number of the kernel's; negative where there is none ("max").
qint64 number(const QByteArray& text)
{
    bool ok = false;
    const qint64 value = text.trimmed().toLongLong(&ok);
    return ok ? value : -1;
}

qint64 systemAvailable()
{
    for (const QByteArray& line : contents("/proc/meminfo").split('\n')) {
        if (line.startsWith("MemAvailable:")) {
            const qint64 kibibytes = number(line.mid(13).trimmed().split(' ').front());
            return kibibytes < 0 ? -1 : kibibytes * 1024;
        }
    }
    return -1;
}

/// A container's limit (control groups, version 2). Page cache counts as current there although it can be reclaimed, so
/// inactive file pages are given back.
qint64 controlGroupAvailable()
{
    const qint64 limit = number(contents("/sys/fs/cgroup/memory.max"));
    const qint64 current = number(contents("/sys/fs/cgroup/memory.current"));
    if (limit < 0 || current < 0) {
        return -1;
    }
    qint64 reclaimable = 0;
    for (const QByteArray& line : contents("/sys/fs/cgroup/memory.stat").split('\n')) {
        if (line.startsWith("inactive_file ")) {
            reclaimable = std::max<qint64>(0, number(line.mid(14)));
        }
    }
    return std::max<qint64>(0, limit - current + reclaimable);
}

} // namespace

qint64 availableMemory()
{
    const qint64 system = systemAvailable();
    const qint64 group = controlGroupAvailable();
    if (system < 0 || group < 0) {
        return std::max(system, group);
    }
    return std::min(system, group);
}

} // namespace lectern::models
