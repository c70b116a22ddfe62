// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

namespace lectern::engine {

/// A few threads that share one loop at a time. Workers spin for a moment after a loop, since a layer has several loops
/// microseconds apart, and park after that. On a busy machine a loop does not wait for a worker that got no core.
class ThreadPool {
public:
    /// @param threads how many work on a loop, the caller among them; 0: one for each core
    explicit ThreadPool(int threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int threads() const;

    /// Runs body(index, worker) for every index in [0, count), each once, in any order, and returns when all are done.
    /// `worker` in [0, threads()) is the thread it runs on: for scratch that each thread has of its own.
    /// Two callers take turns. The body must not throw and must not call run() itself.
    void run(int count, const std::function<void(int index, int worker)>& body) const;

private:
    struct Shared;
    std::unique_ptr<Shared> m_shared;
};

} // namespace lectern::engine
