// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/application_paths.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

namespace lectern::runtime {

QString builtInModelsFolder()
{
    return QDir::cleanPath(QCoreApplication::applicationDirPath() + QStringLiteral("/../share/lectern/models"));
}

QString userModelsFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/models");
}

QString libraryFolder(const QString& wanted)
{
    return wanted.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/library")
                            : wanted;
}

QString importWorker()
{
#ifdef Q_OS_WIN
    const QString name = QStringLiteral("lectern-import.exe");
#else
    const QString name = QStringLiteral("lectern-import");
#endif
    return QDir(QCoreApplication::applicationDirPath()).filePath(name);
}

} // namespace lectern::runtime
