// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/storage_thread.h"

#include "engine/base/failure.h"

namespace lectern::storage {

StorageThread::StorageThread(const QString& folder, Library::Access access, const StateLimits& limits)
{
    std::promise<void> opening;
    std::future<void> opened = opening.get_future();
    m_thread = std::thread([this, folder, access, limits, opening = std::move(opening)]() mutable {
        std::optional<Library> library;
        try {
            library.emplace(folder, access, limits);
        } catch (...) {
            opening.set_exception(std::current_exception());
            return;
        }
        opening.set_value();
        run(*library);
    });
    try {
        opened.get();
    } catch (...) {
        m_thread.join();
        throw;
    }
}

StorageThread::~StorageThread()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void StorageThread::push(std::function<void(Library&)> job)
{
    ENSURE(std::this_thread::get_id() != m_thread.get_id());
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
}

void StorageThread::run(Library& library)
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_ending || !m_jobs.empty(); });
        if (m_jobs.empty())
            return;
        std::function<void(Library&)> job = std::move(m_jobs.front());
        m_jobs.pop_front();
        lock.unlock();
        job(library);
        job = nullptr; // what it holds goes before others may look
        lock.lock();
    }
}

} // namespace lectern::storage
