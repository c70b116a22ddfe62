// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/models/available_memory.h"

#include <QByteArray>
#include <QFile>

#include <algorithm>
#include <optional>

namespace lectern::models {

namespace {

QByteArray contents(const char* path)
{
    QFile file{QString::fromLatin1(path)};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::optional<qint64> number(const QByteArray& text)
{
    bool ok = false;
    const qint64 value = text.trimmed().toLongLong(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

std::optional<qint64> memInfoAvailable()
{
    for (const QByteArray& line : contents("/proc/meminfo").split('\n')) {
        if (line.startsWith("MemAvailable:")) {
            const auto kibibytes = number(line.mid(13).trimmed().split(' ').front());
            return kibibytes ? std::optional(*kibibytes * 1024) : std::nullopt;
        }
    }
    return std::nullopt;
}

/// A container's limit (control groups, version 2). Page cache counts as current there although it can be reclaimed, so
/// inactive file pages are given back.
std::optional<qint64> controlGroupAvailable()
{
    const auto limit = number(contents("/sys/fs/cgroup/memory.max"));
    const auto current = number(contents("/sys/fs/cgroup/memory.current"));
    if (!limit || !current) {
        return std::nullopt;
    }
    qint64 reclaimable = 0;
    for (const QByteArray& line : contents("/sys/fs/cgroup/memory.stat").split('\n')) {
        if (line.startsWith("inactive_file ")) {
            reclaimable = number(line.mid(14)).value_or(0);
        }
    }
    return std::max<qint64>(0, *limit - *current + reclaimable);
}

} // namespace

qint64 availableMemory()
{
    const auto system = memInfoAvailable();
    const auto group = controlGroupAvailable();
    if (system && group) {
        return std::min(*system, *group);
    }
    return system ? *system : group.value_or(-1);
}

} // namespace lectern::models
