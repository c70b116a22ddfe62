// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QGuiApplication>
#include <QTest>

#include <vector>

#include <unistd.h>

namespace lectern::test {

/// Runs this program anew on a desktop of its own, wherever it was started; returns only where it runs there.
inline void startAnewOnDesktop(int argc, char** argv)
{
    if (qEnvironmentVariableIsSet("LECTERN_TEST_DESKTOP"))
        return;
    static char shell[] = "sh";
    static char desktop[] = LECTERN_TEST_DATA "/e2e/window/on_a_desktop.sh";
    static char self[] = "/proc/self/exe";
    static char program[4096] = {};
    if (::readlink(self, program, sizeof program - 1) < 0)
        qFatal("no path of this program");
    std::vector<char*> words{shell, desktop, program};
    words.insert(words.end(), argv + 1, argv + argc + 1); // the null at the end, too
    ::execvp(shell, words.data());
    qFatal("no shell");
}

/// Runs a test there.
template <typename Test>
int runOnDesktop(int argc, char** argv)
{
    startAnewOnDesktop(argc, argv);
    QGuiApplication application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace lectern::test
