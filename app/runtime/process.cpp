// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/process.h"

#include "app/runtime/preferences.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace lectern::runtime {

namespace {

void showMessage(QtMsgType type, const QMessageLogContext&, const QString& message)
{
    if (type == QtFatalMsg || qEnvironmentVariableIsSet("LECTERN_DEBUG")) {
        std::fprintf(stderr, "lectern: %s\n", qUtf8Printable(message));
    }
}

void openStandardStreams()
{
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(descriptor, F_GETFD) < 0) {
            // The lowest free number is this one. Opened for the wrong direction, so that using it still fails.
            open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

void install(const QLocale& locale, const QString& name, const QString& folder)
{
    auto* translator = new QTranslator(QCoreApplication::instance());
    if (translator->load(locale, name, QStringLiteral("_"), folder)) {
        QCoreApplication::installTranslator(translator);
    } else {
        delete translator;
    }
}

} // namespace

void prepareProcess()
{
    openStandardStreams();
    std::signal(SIGPIPE, SIG_IGN);
    qInstallMessageHandler(showMessage);
}

void installTranslations()
{
    const QLocale english(QLocale::English, QLocale::UnitedStates);
    const QString chosen = preferences().language;
    if (!chosen.isEmpty()) {
        QLocale::setDefault(QLocale(chosen));
    } else if (QLocale::system().language() == QLocale::C) {
        QLocale::setDefault(english); // "C" writes numbers for programs
    }
    const QString name = QStringLiteral("lectern");
    const QString folder = QStringLiteral(":/i18n");
    install(QLocale(), QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)); // Qt's own dialogs
    install(english, name, folder); // for its plural forms, and below any other language
    install(QLocale(), name, folder);
}

} // namespace lectern::runtime
