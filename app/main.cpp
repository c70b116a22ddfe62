// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command_line.h"
#include "app/runtime/process.h"

#include <QCoreApplication>

int main(int argc, char** argv)
{
    lectern::runtime::prepareProcess();
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("lectern"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LECTERN_VERSION));
    lectern::runtime::installTranslations();
    return lectern::cli::run(QCoreApplication::arguments().mid(1));
}
