// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command_line.h"
#include "app/cli/window_request.h"
#include "app/cli/window_start.h"
#include "app/runtime/application_paths.h"
#include "app/runtime/display.h"
#include "app/runtime/process.h"
#include "app/runtime/single_instance.h"
#include "ui/window/run_window.h"

#include <QApplication>
#include <QProcess>

#include <memory>

using namespace lectern;

namespace {

QStringList wordsOf(int argc, char** argv)
{
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words << QString::fromLocal8Bit(argv[i]);
    return words;
}

std::unique_ptr<QCoreApplication> application(int& argc, char** argv, bool forWindow)
{
    if (!forWindow)
        return std::make_unique<QCoreApplication>(argc, argv);
    const runtime::DisplayTrial trial(argv);
    return std::make_unique<QApplication>(argc, argv);
}

/// The window of this person and library: here, or where it is open already.
int openWindow(const cli::WindowRequest& request, const QStringList& words)
{
    const runtime::Preferences before = runtime::preferences();
    auto end = ui::WindowEnd::Closed;
    {
        runtime::SingleInstance instance(runtime::libraryFolder(request.library));
        switch (instance.claim(cli::handOver(request))) {
        case runtime::SingleInstance::Claim::HandedOver:
            return 0;
        case runtime::SingleInstance::Claim::NoAnswer:
            return cli::refuseSecondWindow();
        case runtime::SingleInstance::Claim::First:
            break;
        }
        end = ui::runWindow({.model = request.model, .library = request.library, .files = request.files}, instance);
    }
    // Only now: model, library and socket are closed.
    if (end == ui::WindowEnd::Restart)
        QProcess::startDetached(QCoreApplication::applicationFilePath(), cli::restartWords(words, before));
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    runtime::prepareProcess();
    const QStringList words = wordsOf(argc, argv);
    const auto window = runtime::hasDisplay() ? cli::windowRequest(words) : std::nullopt;
    const auto application = ::application(argc, argv, window.has_value());
    QCoreApplication::setApplicationName(QStringLiteral("lectern"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LECTERN_VERSION));
    runtime::installTranslations();
    if (window)
        return openWindow(*window, words);
    if (const QString display = runtime::unreachableDisplay(); !display.isEmpty())
        return cli::runWithoutDisplay(words, display);
    return cli::run(QCoreApplication::arguments().mid(1));
}
