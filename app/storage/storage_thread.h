// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/storage/library.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

namespace lectern::storage {

/// A library and the one thread that it lives on. Jobs run one after another, in the order in which they were given; any
/// thread may give them, that one excepted.
class StorageThread {
public:
    /// Opens the library on its thread. Throws what Library's constructor throws.
    StorageThread(const QString& folder, Library::Access access, const StateLimits& limits = {});
    /// Does what is still waiting, then closes the library.
    ~StorageThread();
    StorageThread(const StorageThread&) = delete;
    StorageThread& operator=(const StorageThread&) = delete;

    /// Runs `job(Library&)` later. The future has what it returns or throws; whoever drops the future wants neither.
    template <typename Job>
    std::future<std::invoke_result_t<Job&, Library&>> post(Job job)
    {
        using Task = std::packaged_task<std::invoke_result_t<Job&, Library&>(Library&)>;
        const auto task = std::make_shared<Task>(std::move(job));
        auto future = task->get_future();
        push([task](Library& library) { (*task)(library); });
        return future;
    }

    /// Runs `job(Library&)` after all that was given before, and waits for it. Returns what it returns, throws what it throws.
    template <typename Job>
    std::invoke_result_t<Job&, Library&> call(Job job)
    {
        return post(std::move(job)).get();
    }

private:
    void push(std::function<void(Library&)> job);
    void run(Library& library);

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void(Library&)>> m_jobs;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace lectern::storage
