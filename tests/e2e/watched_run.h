// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/e2e/program.h"

#include <QByteArray>
#include <QStringList>

#include <chrono>
#include <functional>

#include <sys/types.h>

namespace lectern::test {

/// A run of the program that is looked at while it goes: its standard output comes through a pipe, its standard error
/// through a pseudo terminal, where progress is drawn ten times a second.
class WatchedRun {
public:
    /// @param input what stands on standard input; at most a pipe's buffer
    /// @param staysOpen standard input does not end after that: the program waits for more
    WatchedRun(const Program& program, const QStringList& arguments, const QByteArray& input = {}, bool staysOpen = false);
    /// Kills the program if it still runs.
    ~WatchedRun();
    WatchedRun(const WatchedRun&) = delete;
    WatchedRun& operator=(const WatchedRun&) = delete;

    /// True as soon as `condition` holds; false when the program has ended before, or after two minutes.
    bool waitUntil(const std::function<bool()>& condition);
    /// Lets the program go on for so long, or to its end.
    void waitFor(std::chrono::microseconds time);

    void signal(int number) const;
    /// SIGKILL. False where the program had come to its end before.
    bool kill();
    /// Waits for the end. The exit status; −1 where a signal ended the program.
    int finish();

    const QByteArray& output() const { return m_output; }
    /// With the control characters of a terminal.
    const QByteArray& error() const { return m_error; }
    pid_t processId() const { return m_process; }

private:
    using Clock = std::chrono::steady_clock;

    /// Reads what there is, waiting for it until `deadline` at most. False at the end of everything.
    bool pump(Clock::time_point deadline);
    void reap();

    pid_t m_process = -1;
    bool m_running = false;
    int m_waitStatus = 0;
    int m_inputEnd = -1;
    int m_outputEnd = -1;
    int m_terminal = -1;
    QByteArray m_output;
    QByteArray m_error;
};

} // namespace lectern::test
