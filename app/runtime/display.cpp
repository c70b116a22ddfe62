// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/display.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace lectern::runtime {

namespace {

constexpr const char* kUnreachable = "LECTERN_UNREACHABLE_DISPLAY";
constexpr const char* kPlatform = "QT_QPA_PLATFORM";

char** trialArguments = nullptr; // one process, one trial: a message handler has no context
QtMessageHandler usualHandler = nullptr;

#ifdef Q_OS_UNIX
QByteArray displayName()
{
    for (const char* variable : {"WAYLAND_DISPLAY", "DISPLAY", kPlatform}) {
        if (!qEnvironmentVariableIsEmpty(variable))
            return qgetenv(variable);
    }
    return {};
}

void startAgain()
{
    qputenv(kUnreachable, displayName());
    for (const char* variable : {"WAYLAND_DISPLAY", "DISPLAY", kPlatform})
        qunsetenv(variable);
    ::execv("/proc/self/exe", trialArguments);
}
#endif

void onMessage(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
#ifdef Q_OS_UNIX
    if (type == QtFatalMsg)
        startAgain();
#endif
    usualHandler(type, context, message);
}

} // namespace

bool hasDisplay()
{
#ifdef Q_OS_UNIX
    const QByteArray platform = qgetenv(kPlatform);
    const bool isOther = !platform.isEmpty() && !platform.startsWith("xcb") && !platform.startsWith("wayland");
    return isOther || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") || !qEnvironmentVariableIsEmpty("DISPLAY");
#else
    return true;
#endif
}

DisplayTrial::DisplayTrial(char** arguments)
{
    trialArguments = arguments;
    usualHandler = qInstallMessageHandler(onMessage);
}

DisplayTrial::~DisplayTrial()
{
    qInstallMessageHandler(usualHandler);
}

QString unreachableDisplay()
{
    return qEnvironmentVariable(kUnreachable);
}

} // namespace lectern::runtime
