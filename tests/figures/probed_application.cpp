// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/figures/probed_application.h"

#include <QEvent>
#include <QMetaEnum>
#include <QThread>

#include <ctime>
#include <utility>

namespace lectern::test {

namespace {

double threadMilliseconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

QString nameOf(const char* receiver, QEvent::Type type)
{
    const char* event = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
    return QStringLiteral("%1, %2").arg(QLatin1String(receiver), event ? QLatin1String(event) : QString::number(type));
}

} // namespace

bool ProbedApplication::notify(QObject* receiver, QEvent* event)
{
    if (m_depth > 0 || QThread::currentThread() != thread())
        return QApplication::notify(receiver, event);
    const QEvent::Type type = event->type();
    const char* const name = receiver->metaObject()->className(); // it may be gone afterwards
    const double before = threadMilliseconds();
    ++m_depth;
    const bool handled = QApplication::notify(receiver, event);
    --m_depth;
    const double spent = threadMilliseconds() - before;
    m_tooLong += spent > kBound;
    if (spent > m_longest.milliseconds)
        m_longest = {spent, nameOf(name, type)};
    return handled;
}

ProbedApplication::Handler ProbedApplication::takeLongest()
{
    m_tooLong = 0;
    return std::exchange(m_longest, {});
}

} // namespace lectern::test
