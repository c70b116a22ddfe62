// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command_line.h"
#include "app/cli/window_request.h"
#include "app/runtime/process.h"
#include "ui/window/run_window.h"

#include <QApplication>

#include <memory>

namespace {

/// Whether there is a screen that a window can be shown on.
bool hasDisplay()
{
#ifdef Q_OS_UNIX
    return qEnvironmentVariableIsSet("WAYLAND_DISPLAY") || qEnvironmentVariableIsSet("DISPLAY");
#else
    return true;
#endif
}

QStringList wordsOf(int argc, char** argv)
{
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words << QString::fromLocal8Bit(argv[i]);
    return words;
}

} // namespace

int main(int argc, char** argv)
{
    lectern::runtime::prepareProcess();
    const auto window = hasDisplay() ? lectern::cli::windowRequest(wordsOf(argc, argv)) : std::nullopt;
    const std::unique_ptr<QCoreApplication> application(window ? new QApplication(argc, argv) : new QCoreApplication(argc, argv));
    QCoreApplication::setApplicationName(QStringLiteral("lectern"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LECTERN_VERSION));
    lectern::runtime::installTranslations();
    if (window)
        return lectern::ui::runWindow(window->model, window->library, window->files);
    return lectern::cli::run(QCoreApplication::arguments().mid(1));
}
