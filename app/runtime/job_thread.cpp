// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/job_thread.h"

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace lectern::runtime {

namespace {

/// Qt's priorities mean nothing to Linux's usual scheduler; the niceness of a thread does, and its children inherit it.
void beNice()
{
#ifdef Q_OS_LINUX
    constexpr int kNiceness = 10;
    ::setpriority(PRIO_PROCESS, id_t(::syscall(SYS_gettid)), kNiceness);
#endif
}

} // namespace

JobThread::JobThread(const QString& name, Priority priority) : m_there(std::make_unique<QObject>())
{
    m_thread.setObjectName(name);
    m_there->moveToThread(&m_thread);
    m_thread.start(priority == Priority::Low ? QThread::LowPriority : QThread::InheritPriority);
    if (priority == Priority::Low)
        QMetaObject::invokeMethod(m_there.get(), [] { beNice(); }, Qt::QueuedConnection);
}

JobThread::~JobThread()
{
    m_thread.quit();
    m_thread.wait();
}

} // namespace lectern::runtime
