// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/watched_run.h"

#include "tests/support/patience.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lectern::test {

namespace {

constexpr std::chrono::milliseconds kGlance{1}; // how often the end of the process is looked for

void require(bool done, const char* what)
{
    if (!done)
        throw std::runtime_error(what);
}

std::array<int, 2> newPipe()
{
    std::array<int, 2> ends{};
    require(::pipe2(ends.data(), O_CLOEXEC) == 0, "pipe");
    return ends;
}

void append(int file, QByteArray& bytes)
{
    std::array<char, 16384> buffer{};
    for (;;) {
        const ssize_t got = ::read(file, buffer.data(), buffer.size());
        if (got <= 0)
            return;
        bytes.append(buffer.data(), qsizetype(got));
    }
}

/// What execve() wants, and the bytes that it points to.
struct Words {
    explicit Words(const QStringList& texts)
    {
        for (const QString& text : texts)
            bytes.push_back(text.toLocal8Bit());
        for (QByteArray& word : bytes)
            pointers.push_back(word.data());
        pointers.push_back(nullptr);
    }
    std::vector<QByteArray> bytes;
    std::vector<char*> pointers;
};

} // namespace

WatchedRun::WatchedRun(const Program& program, const QStringList& arguments, const QByteArray& input, bool staysOpen)
{
    const auto in = newPipe();
    const auto out = newPipe();
    m_inputEnd = in[1];
    m_outputEnd = out[0];
    m_terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    std::array<char, 64> terminalName{};
    require(m_terminal >= 0 && ::grantpt(m_terminal) == 0 && ::unlockpt(m_terminal) == 0
                && ::ptsname_r(m_terminal, terminalName.data(), terminalName.size()) == 0,
            "pseudo terminal");
    for (const int end : {m_outputEnd, m_terminal})
        ::fcntl(end, F_SETFL, O_NONBLOCK);

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, terminalName.data(), O_WRONLY | O_NOCTTY, 0);
    ::posix_spawn_file_actions_addchdir_np(&actions, program.path({}).toLocal8Bit().constData());
    Words words(QStringList{Program::executable()} + arguments);
    Words environment(program.environment().toStringList());
    const int error = ::posix_spawn(&m_process, words.pointers.front(), &actions, nullptr, words.pointers.data(),
                                    environment.pointers.data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    require(error == 0, "posix_spawn");
    m_running = true;
    require(::write(m_inputEnd, input.constData(), std::size_t(input.size())) == ssize_t(input.size()), "standard input");
    if (!staysOpen) {
        ::close(m_inputEnd);
        m_inputEnd = -1;
    }
}

WatchedRun::~WatchedRun()
{
    kill();
    for (const int end : {m_inputEnd, m_outputEnd, m_terminal}) {
        if (end >= 0)
            ::close(end);
    }
}

bool WatchedRun::pump(Clock::time_point deadline)
{
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(std::min(deadline - Clock::now(), Clock::duration(kGlance)));
    if (left.count() > 0) {
        std::array<pollfd, 2> ends{pollfd{m_outputEnd, POLLIN, 0}, pollfd{m_terminal, POLLIN, 0}};
        const timespec wait{0, left.count() * 1000};
        ::ppoll(ends.data(), ends.size(), &wait, nullptr);
        // A closed end is always ready; the process is about to be gone.
        if (((ends[0].revents | ends[1].revents) & (POLLHUP | POLLERR)) != 0 && ((ends[0].revents | ends[1].revents) & POLLIN) == 0)
            ::usleep(200);
    }
    if (m_running && ::waitpid(m_process, &m_waitStatus, WNOHANG) == m_process)
        m_running = false;
    append(m_outputEnd, m_output);
    append(m_terminal, m_error);
    return m_running;
}

bool WatchedRun::waitUntil(const std::function<bool()>& condition)
{
    const Clock::time_point deadline = Clock::now() + kPatience;
    while (!condition()) {
        if (!pump(deadline))
            return condition();
        if (Clock::now() > deadline)
            return false;
    }
    return true;
}

void WatchedRun::waitFor(std::chrono::microseconds time)
{
    const Clock::time_point deadline = Clock::now() + time;
    while (Clock::now() < deadline && pump(deadline)) {
    }
}

void WatchedRun::signal(int number) const
{
    if (m_running)
        ::kill(m_process, number);
}

void WatchedRun::reap()
{
    if (m_running && ::waitpid(m_process, &m_waitStatus, 0) == m_process)
        m_running = false;
    append(m_outputEnd, m_output);
    append(m_terminal, m_error);
}

bool WatchedRun::kill()
{
    signal(SIGKILL);
    reap();
    return WIFSIGNALED(m_waitStatus) && WTERMSIG(m_waitStatus) == SIGKILL;
}

int WatchedRun::finish()
{
    if (!waitUntil([this] { return !m_running; }))
        kill();
    reap();
    return WIFEXITED(m_waitStatus) ? WEXITSTATUS(m_waitStatus) : -1;
}

} // namespace lectern::test
