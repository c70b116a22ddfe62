// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/interrupt.h"

#include "engine/base/failure.h"

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace lectern::runtime {

namespace {

enum State { Idle, Working, Stopping };

// All that a signal handler may touch: lock-free atomics and write().
std::atomic<int> g_state{Idle};
std::atomic<int> g_pipe{-1};
static_assert(std::atomic<int>::is_always_lock_free);

void onSignal(int)
{
    int expected = Working;
    if (!g_state.compare_exchange_strong(expected, Stopping)) {
        _exit(Interrupt::kExitStatus);
    }
    const int saved = errno;
    const char byte = 'i';
    [[maybe_unused]] const ssize_t written = write(g_pipe, &byte, 1);
    errno = saved;
}

} // namespace

struct Interrupt::Impl {
    int readEnd = -1;
    int writeEnd = -1;
    std::mutex mutex;
    std::condition_variable delivered;
    std::stop_source source;
    std::thread watcher;
    struct sigaction previousInterrupt {};
    struct sigaction previousTerminate {};

    /// Turns a byte in the pipe into a stop request; ends when the pipe is closed.
    void watch()
    {
        char byte = 0;
        for (;;) {
            const ssize_t got = read(readEnd, &byte, 1);
            if (got < 0 && errno == EINTR) {
                continue;
            }
            if (got <= 0) {
                return;
            }
            const std::lock_guard lock(mutex);
            source.request_stop();
            delivered.notify_all();
        }
    }
};

Interrupt::Interrupt() : m_impl(std::make_unique<Impl>())
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        throw Failure(ErrorCode::CannotWrite, std::string("pipe: ") + std::strerror(errno));
    }
    m_impl->readEnd = ends[0];
    m_impl->writeEnd = ends[1];
    g_pipe = ends[1];

    // The watcher must not run the handler itself, or it would interrupt its own read for nothing.
    sigset_t signals;
    sigset_t before;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, &before);
    m_impl->watcher = std::thread([impl = m_impl.get()] { impl->watch(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);

    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &m_impl->previousInterrupt);
    sigaction(SIGTERM, &action, &m_impl->previousTerminate);
}

Interrupt::~Interrupt()
{
    sigaction(SIGINT, &m_impl->previousInterrupt, nullptr);
    sigaction(SIGTERM, &m_impl->previousTerminate, nullptr);
    g_pipe = -1;
    close(m_impl->writeEnd);
    m_impl->watcher.join();
    close(m_impl->readEnd);
}

Interrupt::Work::Work(Interrupt& interrupt) : m_interrupt(interrupt)
{
    {
        const std::lock_guard lock(m_interrupt.m_impl->mutex);
        m_interrupt.m_impl->source = std::stop_source();
    }
    int expected = Idle;
    ENSURE(g_state.compare_exchange_strong(expected, Working));
}

Interrupt::Work::~Work()
{
    int expected = Working;
    if (!g_state.compare_exchange_strong(expected, Idle)) {
        // A signal came: its byte must not reach the work that begins next.
        std::unique_lock lock(m_interrupt.m_impl->mutex);
        m_interrupt.m_impl->delivered.wait(lock, [&] { return m_interrupt.m_impl->source.stop_requested(); });
        g_state = Idle;
    }
}

std::stop_token Interrupt::Work::token() const
{
    const std::lock_guard lock(m_interrupt.m_impl->mutex);
    return m_interrupt.m_impl->source.get_token();
}

bool Interrupt::Work::interrupted() const
{
    return g_state == Stopping;
}

} // namespace lectern::runtime
