// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/thread_pool.h"

#include <QtTest>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using namespace lectern::engine;

class ThreadPoolTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyIndex_isVisitedOnce();
    void callersOnSeveralThreads_takeTurns();
    void workersThatParked_comeBack();
};

void ThreadPoolTest::everyIndex_isVisitedOnce()
{
    for (const int threads : {1, 2, 3, 8}) {
        const ThreadPool pool(threads);
        QCOMPARE(pool.threads(), threads);
        for (int round = 0; round < 2000; ++round) {
            const int count = round % 40;
            std::vector<int> visits(static_cast<std::size_t>(count)); // written by one thread each: no atomics needed
            std::atomic<bool> badWorker = false;
            pool.run(count, [&](int index, int worker) {
                ++visits[static_cast<std::size_t>(index)];
                if (worker < 0 || worker >= threads)
                    badWorker = true;
            });
            QVERIFY(!badWorker);
            QCOMPARE(visits, std::vector<int>(static_cast<std::size_t>(count), 1));
        }
    }
}

void ThreadPoolTest::callersOnSeveralThreads_takeTurns()
{
    const ThreadPool pool(3);
    std::atomic<int> inside = 0;
    std::atomic<bool> overlapped = false;
    std::atomic<int> total = 0;
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 4; ++i) {
            callers.emplace_back([&, i] {
                for (int round = 0; round < 300; ++round) {
                    pool.run(7, [&](int, int) {
                        // Two callers' loops at once would see each other's number here.
                        int nobody = 0;
                        if (!inside.compare_exchange_strong(nobody, i + 1) && nobody != i + 1)
                            overlapped = true;
                        ++total;
                        int mine = i + 1;
                        inside.compare_exchange_strong(mine, 0);
                    });
                }
            });
        }
    }
    QVERIFY(!overlapped);
    QCOMPARE(total.load(), 4 * 300 * 7);
}

void ThreadPoolTest::workersThatParked_comeBack()
{
    const ThreadPool pool(4);
    for (int round = 0; round < 20; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
        std::atomic<int> sum = 0;
        pool.run(100, [&](int index, int) { sum += index; });
        QCOMPARE(sum.load(), 4950);
    }
}

QTEST_GUILESS_MAIN(ThreadPoolTest)
#include "thread_pool_test.moc"
