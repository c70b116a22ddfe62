// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/storage/storage_thread.h"
#include "tests/app/storage/storage_fixture.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <future>
#include <numeric>
#include <stdexcept>
#include <thread>

using namespace lectern;
using namespace lectern::storage;
using namespace lectern::test;

class TestStorageThread : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_temporary;
    QString m_folder;
    int m_next = 0;

    static ErrorCode codeOf(const std::function<void()>& body)
    {
        try {
            body();
        } catch (const Failure& failure) {
            return failure.code();
        }
        return ErrorCode::UnknownFormat; // none of those that are looked for
    }

private slots:
    void init() { m_folder = m_temporary.filePath(QString::number(++m_next)); }

    void jobs_runInTheOrderInWhichTheyWereGiven()
    {
        constexpr int kJobs = 2000;
        std::vector<int> ran; // of the library's thread until the last call
        StorageThread thread(m_folder, Library::Access::Write);
        for (int i = 0; i < kJobs; ++i)
            thread.post([&ran, i](Library&) { ran.push_back(i); });
        QCOMPARE(thread.call([&ran](Library&) { return ran.size(); }), std::size_t(kJobs));
        std::vector<int> expected(kJobs);
        std::iota(expected.begin(), expected.end(), 0);
        QCOMPARE(ran, expected);
    }

    void severalCallers_eachKeepTheirOrder()
    {
        constexpr int kCallers = 4;
        constexpr int kJobs = 500;
        std::vector<std::vector<int>> ran(kCallers);
        {
            StorageThread thread(m_folder, Library::Access::Write);
            std::vector<std::thread> callers;
            for (int caller = 0; caller < kCallers; ++caller) {
                callers.emplace_back([&thread, &ran, caller] {
                    for (int i = 0; i < kJobs; ++i) {
                        auto job = [&ran, caller, i](Library&) { ran[std::size_t(caller)].push_back(i); };
                        if (i % 50 == 0)
                            thread.call(job);
                        else
                            thread.post(job);
                    }
                });
            }
            for (std::thread& caller : callers)
                caller.join();
        }
        for (const std::vector<int>& jobs : ran) {
            QCOMPARE(jobs.size(), std::size_t(kJobs));
            QVERIFY(std::is_sorted(jobs.begin(), jobs.end()));
        }
    }

    void jobs_shareOneThreadThatIsNotTheCallers()
    {
        StorageThread thread(m_folder, Library::Access::Write);
        const auto id = [](Library&) { return std::this_thread::get_id(); };
        const std::thread::id first = thread.call(id);
        QVERIFY(first != std::this_thread::get_id());
        QVERIFY(thread.call(id) == first);
    }

    void call_returnsWhatTheJobReturns()
    {
        StorageThread thread(m_folder, Library::Access::Write);
        const QString id = thread.call([](Library& library) { return library.documents().add(madeBook("lamp", 2)).id; });
        QCOMPARE(thread.call([&id](Library& library) { return library.documents().load(id)->pages.size(); }), std::size_t(2));
        const auto unique = thread.call([](Library&) { return std::make_unique<int>(7); });
        QCOMPARE(*unique, 7);
    }

    void exceptionOfAJob_comesThroughCallAndTheNextJobRuns()
    {
        StorageThread thread(m_folder, Library::Access::Write);
        QCOMPARE(codeOf([&] { thread.call([](Library& library) { library.conversations().rename("nobody's", "x"); }); }),
                 ErrorCode::InvalidInput);
        QVERIFY_EXCEPTION_THROWN(thread.call([](Library&) -> int { throw std::runtime_error("of the job"); }), std::runtime_error);
        // Nobody looks at what this one throws.
        thread.post([](Library&) { throw std::runtime_error("dropped"); });
        auto looked = thread.post([](Library&) -> int { throw std::out_of_range("kept for later"); });
        QCOMPARE(thread.call([](Library&) { return 3; }), 3);
        QVERIFY_EXCEPTION_THROWN(looked.get(), std::out_of_range);
    }

    void call_waitsForWhatWasGivenBefore()
    {
        StorageThread thread(m_folder, Library::Access::Write);
        bool done = false;
        thread.post([&done](Library&) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            done = true;
        });
        QVERIFY(thread.call([&done](Library&) { return done; }));
    }

    void post_doesNotWait()
    {
        StorageThread thread(m_folder, Library::Access::Write);
        std::promise<void> goOn;
        auto waiting = thread.post([open = goOn.get_future().share()](Library&) { open.wait(); });
        auto behind = thread.post([](Library&) { return 1; });
        QVERIFY(waiting.wait_for(std::chrono::milliseconds(20)) == std::future_status::timeout);
        QVERIFY(behind.wait_for(std::chrono::milliseconds(0)) == std::future_status::timeout);
        goOn.set_value();
        QCOMPARE(behind.get(), 1);
    }

    void whatAJobHeld_isGoneWhenTheNextOneRuns()
    {
        StorageThread thread(m_folder, Library::Access::Write);
        auto held = std::make_shared<int>(1);
        const std::weak_ptr<int> seen = held;
        thread.post([held = std::move(held)](Library&) {});
        QVERIFY(thread.call([&seen](Library&) { return seen.expired(); }));
    }

    void destructor_doesWhatWaitsAndGivesTheLibraryBack()
    {
        constexpr int kTurns = 40;
        QString conversation;
        {
            StorageThread thread(m_folder, Library::Access::Write);
            conversation = thread.call([](Library& library) {
                const QString book = library.documents().add(madeBook("lamp", 2)).id;
                return library.conversations().create("c", {{book}});
            });
            thread.post([](Library&) { std::this_thread::sleep_for(std::chrono::milliseconds(30)); });
            for (int i = 0; i < kTurns; ++i) {
                thread.post([conversation, i](Library& library) {
                    library.conversations().addTurn(conversation, madeTurn(QString::number(i)));
                });
            }
        }
        StorageThread again(m_folder, Library::Access::Write); // the lock is free
        const std::vector<StoredTurn> turns =
            again.call([&](Library& library) { return library.conversations().turns(conversation); });
        QCOMPARE(turns.size(), std::size_t(kTurns));
        for (int i = 0; i < kTurns; ++i)
            QCOMPARE(turns[std::size_t(i)].turn.question, QString::number(i));
    }

    void openingThatFails_throwsInTheConstructor()
    {
        QCOMPARE(codeOf([&] { StorageThread(m_folder, Library::Access::Read); }), ErrorCode::NotFound);
        StorageThread holder(m_folder, Library::Access::Write);
        try {
            StorageThread second(m_folder, Library::Access::Write);
            QFAIL("two writers");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::LibraryLocked);
            QCOMPARE(failure.numbers(), std::vector<std::int64_t>{QCoreApplication::applicationPid()});
        }
        QCOMPARE(holder.call([](Library&) { return 5; }), 5);
        StorageThread reader(m_folder, Library::Access::Read);
        QCOMPARE(codeOf([&] { reader.call([](Library& library) { library.documents().add(madeBook("lamp", 1)); }); }),
                 ErrorCode::CannotWrite);
    }
};

QTEST_GUILESS_MAIN(TestStorageThread)
#include "test_storage_thread.moc"
