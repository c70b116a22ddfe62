// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/application_paths.h"

#include "app/runtime/preferences.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

namespace lectern::runtime {

namespace {

QString besideTheProgram(QString name)
{
#ifdef Q_OS_WIN
    name += QStringLiteral(".exe");
#endif
    return QDir(QCoreApplication::applicationDirPath()).filePath(name);
}

} // namespace

QString builtInModelsFolder()
{
    return QDir::cleanPath(QCoreApplication::applicationDirPath() + QStringLiteral("/../share/lectern/models"));
}

QString userModelsFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/models");
}

QString usualLibraryFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/library");
}

QString libraryFolder(const QString& wanted)
{
    if (!wanted.isEmpty())
        return wanted;
    const QString chosen = preferences().library;
    return chosen.isEmpty() ? usualLibraryFolder() : chosen;
}

QString importWorker()
{
    return besideTheProgram(QStringLiteral("lectern-import"));
}

QString ocrWorker()
{
    return besideTheProgram(QStringLiteral("lectern-ocr"));
}

} // namespace lectern::runtime
