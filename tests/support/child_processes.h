// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDir>
#include <QFile>
#include <QString>

#include <csignal>
#include <unistd.h>
#include <vector>

namespace lectern::test {

/// The processes that this one started and that are still running, as /proc tells.
inline std::vector<pid_t> childProcesses() {
    std::vector<pid_t> children;
    for (const QString& name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/stat").arg(name));
        if (name.toInt() <= 0 || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray status = file.readAll(); // "12 (name) S 1 …", where the name may hold anything
        const QList<QByteArray> fields = status.mid(status.lastIndexOf(')') + 2).split(' ');
        if (fields.size() > 1 && fields[0] != "Z" && fields[1].toInt() == ::getpid())
            children.push_back(name.toInt());
    }
    return children;
}

/// Ends them without a warning, and says how many there were.
inline int killChildProcesses() {
    const std::vector<pid_t> children = childProcesses();
    for (const pid_t child : children)
        ::kill(child, SIGKILL);
    return static_cast<int>(children.size());
}

} // namespace lectern::test
