// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/runtime/guarded.h"

#include <QObject>
#include <QThread>

#include <memory>
#include <utility>

namespace lectern::runtime {

/// A thread that does jobs one after another; each result comes back to the thread of the object that asked for it.
class JobThread {
public:
    enum class Priority {
        Usual,
        Low, ///< gives way to the window; threads that its jobs start do so too (where the system has it so)
    };

    explicit JobThread(const QString& name, Priority priority = Priority::Usual);
    /// Waits for the job at hand; those that have not begun are dropped.
    ~JobThread();
    JobThread(const JobThread&) = delete;
    JobThread& operator=(const JobThread&) = delete;

    /// Runs `job()` there, then `then(Result)` on the thread of `receiver`, which outlives this object.
    template <typename Job, typename Then>
    void run(QObject* receiver, Job job, Then then)
    {
        QMetaObject::invokeMethod(
            m_there.get(),
            [receiver, job = std::move(job), then = std::move(then)]() mutable {
                auto result = guarded(job);
                QMetaObject::invokeMethod(
                    receiver, [then = std::move(then), result = std::move(result)]() mutable { then(std::move(result)); },
                    Qt::QueuedConnection);
            },
            Qt::QueuedConnection);
    }

private:
    QThread m_thread;
    std::unique_ptr<QObject> m_there; // lives in the thread: jobs are events to it
};

} // namespace lectern::runtime
