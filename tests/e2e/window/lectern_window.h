// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/e2e/program.h"
#include "tests/e2e/window/accessible.h"

#include <QImage>
#include <QProcess>
#include <QRegularExpression>

#include <functional>
#include <vector>

namespace lectern::test {

/// Waits until something holds that is asked of the program: not so often that the asking slows it down. False where it came
/// not within kPatience. The event loop runs meanwhile.
bool waitUntil(const std::function<bool()>& condition);

/// The program's window on the desktop of the test, seen through the accessibility tree and the screen's pixels.
/// Functions that wait, wait for kPatience at most and then give what is empty or false.
class LecternWindow {
public:
    /// Lends `program` this desktop: all its later runs know the display and the session's bus.
    explicit LecternWindow(Program& program);
    /// Kills the program if it still runs.
    ~LecternWindow();

    /// Starts the program and waits until its window has the keyboard's focus.
    bool start(const QStringList& arguments = {});
    /// Waits for the end after something that ends the program. False where it had to be killed, or failed.
    bool waitForEnd();
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    pid_t process() const { return pid_t(m_process.processId()); }

    /// All windows of the program, dialogs included.
    Accessible tree() const { return Accessible::application(m_process.processId()); }
    /// What shows now; null where there is no such thing.
    Accessible now(const QString& role, const QRegularExpression& name) const;
    /// The same as soon as it shows.
    Accessible await(const QString& role, const QRegularExpression& name) const;
    Accessible await(const QString& role, const QString& name) const;
    /// Waits until nothing of that name shows any more.
    bool awaitGone(const QString& role, const QString& name) const;
    /// What has the keyboard's focus.
    Accessible focused() const;

    /// Processes that open documents for the program: those that draw pages, or those that import a file.
    std::vector<pid_t> drawingWorkers() const { return workers("--render-document-fd"); }
    std::vector<pid_t> importingWorkers() const { return workers("--document-fd"); }

    /// The screen as it is.
    static QImage screen();
    /// The same, kept as build/…/tests/artefacts/window-NAME.png.
    static QImage photograph(const QString& name);
    /// The screen and the tree, for whoever looks into a failure.
    void keepEvidence(const QString& name) const;

private:
    std::vector<pid_t> workers(const QByteArray& option) const;

    Program& m_program;
    QProcess m_process;
};

} // namespace lectern::test
