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

} // namespace

struct ThreadPool::Shared {
    std::mutex turn; // one loop at a time
    const std::function<void(int, int)>* body = nullptr;
    int count = 0;
    alignas(64) std::atomic<std::uint32_t> generation{0}; // counts loops; workers wait for it to change
    alignas(64) std::atomic<int> next{0};
    alignas(64) std::atomic<int> busy{0}; // workers that have not finished with the loop
    std::atomic<bool> ending{false};
    std::vector<std::jthread> workers;

    void takeShare(int worker)
    {
        for (int i = next.fetch_add(1, std::memory_order_relaxed); i < count; i = next.fetch_add(1, std::memory_order_relaxed))
            (*body)(i, worker);
    }

    void work(int worker)
    {
        std::uint32_t seen = 0;
        for (;;) {
            int spins = 0;
            while (generation.load(std::memory_order_acquire) == seen) {
                if (++spins < kSpins)
                    relax();
                else
                    generation.wait(seen, std::memory_order_acquire);
            }
            ++seen;
            if (ending.load(std::memory_order_relaxed))
                return;
            takeShare(worker);
            if (busy.fetch_sub(1, std::memory_order_acq_rel) == 1)
                busy.notify_one();
        }
    }
};

ThreadPool::ThreadPool(int threads) : m_shared(std::make_unique<Shared>())
{
    if (threads <= 0)
        threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    for (int i = 1; i < threads; ++i)
        m_shared->workers.emplace_back([shared = m_shared.get(), i] { shared->work(i); });
}

ThreadPool::~ThreadPool()
{
    m_shared->ending.store(true, std::memory_order_relaxed);
    m_shared->generation.fetch_add(1, std::memory_order_release);
    m_shared->generation.notify_all();
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
    shared.busy.store(static_cast<int>(shared.workers.size()), std::memory_order_relaxed);
    shared.generation.fetch_add(1, std::memory_order_release);
    shared.generation.notify_all();
    shared.takeShare(0);
    int spins = 0;
    for (int left = shared.busy.load(std::memory_order_acquire); left != 0; left = shared.busy.load(std::memory_order_acquire)) {
        if (++spins < kSpins)
            relax();
        else
            shared.busy.wait(left, std::memory_order_acquire);
    }
}

} // namespace lectern::engine
