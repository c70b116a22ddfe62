// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/interrupt.h"

#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using lectern::runtime::Interrupt;

namespace {

/// The exit status of a child that runs `work`; -1 where a signal ended it.
template <typename Work>
int statusOfChild(Work&& work)
{
    const pid_t child = fork();
    if (child == 0) {
        work();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

class TestInterrupt : public QObject
{
    Q_OBJECT

private slots:
    void signal_duringWork_asksItToStop_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }

    void signal_duringWork_asksItToStop()
    {
        QFETCH(int, signal);
        Interrupt interrupt;
        Interrupt::Work work(interrupt);
        const std::stop_token token = work.token();
        QVERIFY(!token.stop_requested() && !work.interrupted());
        std::raise(signal);
        QTRY_VERIFY(token.stop_requested());
        QVERIFY(work.interrupted());
    }

    void signal_isOverWithItsWork()
    {
        Interrupt interrupt;
        for (int i = 0; i < 200; ++i) {
            {
                Interrupt::Work work(interrupt);
                std::raise(SIGINT);
            } // often before the watcher has seen the signal
            Interrupt::Work next(interrupt);
            QVERIFY(!next.interrupted());
            QVERIFY(!next.token().stop_requested());
        }
    }

    void secondSignal_endsTheProcess()
    {
        QCOMPARE(statusOfChild([] {
                     Interrupt interrupt;
                     Interrupt::Work work(interrupt);
                     std::raise(SIGINT);
                     std::raise(SIGINT);
                 }),
                 130);
    }

    void signal_withoutWork_endsTheProcess()
    {
        QCOMPARE(statusOfChild([] {
                     Interrupt interrupt;
                     std::raise(SIGINT);
                 }),
                 130);
    }
};

QTEST_GUILESS_MAIN(TestInterrupt)
#include "test_interrupt.moc"
