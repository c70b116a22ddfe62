// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace lectern::engine {

namespace {

/// About 30 microseconds: longer than the serial work between two loops of a layer, shorter than a scheduler's slice.
constexpr int kSpins = 4000;

void relax()
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

/// The state of the loop at hand in one word, so that joining, closing and waiting are single atomic steps:
/// how many workers are in it, whether another may still join, and its number.
constexpr std::uint32_t kActive = 0xff;
constexpr std::uint32_t kOpen = 0x100;
constexpr std::uint32_t kNumber = ~(kActive | kOpen);
constexpr std::uint32_t kNextNumber = 0x200;
constexpr int kMostThreads = 200; // the count of active workers has eight bits

} // namespace

struct ThreadPool::Shared {
    std::mutex turn; // one loop at a time
    const std::function<void(int, int)>* body = nullptr;
    int count = 0;
    alignas(64) std::atomic<std::uint32_t> gate{0};
    alignas(64) std::atomic<int> next{0};
    std::atomic<bool> ending{false};
    std::vector<std::jthread> workers;

    void takeShare(int worker)
    {
        for (int i = next.fetch_add(1, std::memory_order_relaxed); i < count; i = next.fetch_add(1, std::memory_order_relaxed))
            (*body)(i, worker);
    }

    /// Waits until gate differs from `seen` by what `mask` covers; returns its new value.
    std::uint32_t waitForChange(std::uint32_t seen, std::uint32_t mask) const
    {
        int spins = 0;
        for (;;) {
            const std::uint32_t now = gate.load(std::memory_order_acquire);
            if (((now ^ seen) & mask) != 0)
                return now;
            if (++spins < kSpins)
                relax();
            else
                gate.wait(now, std::memory_order_acquire);
        }
    }

    void work(int worker)
    {
        std::uint32_t seen = 0;
        for (;;) {
            seen = waitForChange(seen, kNumber);
            if (ending.load(std::memory_order_relaxed))
                return;
            // Whoever comes too late, because the system had no core for it, is not waited for.
            std::uint32_t now = seen;
            while ((now & kOpen) != 0 && ((now ^ seen) & kNumber) == 0) {
                if (!gate.compare_exchange_weak(now, now + 1, std::memory_order_acquire))
                    continue;
                takeShare(worker);
                if ((gate.fetch_sub(1, std::memory_order_acq_rel) & (kActive | kOpen)) == 1)
                    gate.notify_all();
                break;
            }
        }
    }
};

ThreadPool::ThreadPool(int threads) : m_shared(std::make_unique<Shared>())
{
    if (threads <= 0)
        threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    threads = std::min(threads, kMostThreads);
    for (int i = 1; i < threads; ++i)
        m_shared->workers.emplace_back([shared = m_shared.get(), i] { shared->work(i); });
}

ThreadPool::~ThreadPool()
{
    m_shared->ending.store(true, std::memory_order_relaxed);
    m_shared->gate.fetch_add(kNextNumber, std::memory_order_release);
    m_shared->gate.notify_all();
}

int ThreadPool::threads() const
{
    return static_cast<int>(m_shared->workers.size()) + 1;
}

void ThreadPool::run(int count, const std::function<void(int, int)>& body) const
{
    Shared& shared = *m_shared;
    const std::lock_guard lock(shared.turn);
    if (count <= 1 || shared.workers.empty()) {
        for (int i = 0; i < count; ++i)
            body(i, 0);
        return;
    }
    shared.body = &body;
    shared.count = count;
    shared.next.store(0, std::memory_order_relaxed);
    const std::uint32_t number = (shared.gate.load(std::memory_order_relaxed) & kNumber) + kNextNumber;
    shared.gate.store(number | kOpen, std::memory_order_release);
    shared.gate.notify_all();
    shared.takeShare(0);
    std::uint32_t now = shared.gate.fetch_and(~kOpen, std::memory_order_acq_rel) & ~kOpen;
    while ((now & kActive) != 0)
        now = shared.waitForChange(now, kActive);
}

} // namespace lectern::engine
