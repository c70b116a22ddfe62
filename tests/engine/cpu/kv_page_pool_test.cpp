// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/kv_page_pool.h"

#include <QtTest>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <set>
#include <thread>

using namespace lectern::engine::cpu;

/// Where pages of keys and values lie.
class KvPagePoolTest : public QObject {
    Q_OBJECT

private slots:
    void pages_areZeroAlignedAndTheirOwn_data()
    {
        QTest::addColumn<int>("bytes");
        for (const int bytes : {64, 8192, 262144, 393216, 3 << 20, 9 << 20})
            QTest::addRow("%d", bytes) << bytes;
    }
    void pages_areZeroAlignedAndTheirOwn()
    {
        QFETCH(int, bytes);
        const auto size = std::size_t(bytes);
        KvPagePool pool(size);
        QCOMPARE(pool.pageBytes(), size);
        std::mt19937 random(7);
        std::set<std::byte*> out;
        for (int step = 0; step < 200; ++step) {
            if (!out.empty() && random() % 3 == 0) {
                const auto which = std::next(out.begin(), std::ptrdiff_t(random() % out.size()));
                pool.giveBack(*which);
                out.erase(which);
                continue;
            }
            if (out.size() * size > (std::size_t(64) << 20))
                continue;
            std::byte* const page = pool.take();
            QCOMPARE(reinterpret_cast<std::uintptr_t>(page) % 64, std::uintptr_t(0));
            QVERIFY(std::all_of(page, page + size, [](std::byte byte) { return byte == std::byte{0}; }));
            const auto after = out.upper_bound(page);
            QVERIFY(after == out.end() || page + size <= *after);
            QVERIFY(after == out.begin() || *std::prev(after) + size <= page);
            std::memset(page, 0xff, size);
            out.insert(page);
        }
        for (std::byte* const page : out)
            pool.giveBack(page);
    }

    void pageOfNoBytes_isNowhere()
    {
        KvPagePool pool(0);
        QVERIFY(pool.take() == nullptr);
        pool.giveBack(nullptr);
    }

    void severalThreads_getPagesOfTheirOwn()
    {
        KvPagePool pool(4096);
        std::vector<std::thread> threads;
        std::atomic<int> wrong = 0;
        for (int number = 1; number <= 4; ++number)
            threads.emplace_back([&, number] {
                for (int round = 0; round < 200; ++round) {
                    std::vector<std::byte*> pages;
                    for (int i = 0; i < 20; ++i) {
                        pages.push_back(pool.take());
                        std::memset(pages.back(), number, 4096);
                    }
                    for (std::byte* const page : pages) {
                        wrong +=
                            std::all_of(page, page + 4096, [&](std::byte byte) { return byte == std::byte(number); }) ? 0 : 1;
                        pool.giveBack(page);
                    }
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_APPLESS_MAIN(KvPagePoolTest)
#include "kv_page_pool_test.moc"
