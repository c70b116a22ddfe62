// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/importing/importing_fixture.h"

#include <QElapsedTimer>

#include <chrono>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

using namespace lectern;
using namespace lectern::test;
using namespace std::chrono_literals;

/// Whatever the worker does, importing ends soon, with one failure or by being stopped.
class TestWorkerFailures : public QObject {
    Q_OBJECT

private:
    QString behaviour(const char* name) const { return m_folder.write(QStringLiteral("document"), name); }

    Folder m_folder;
    importing::DocumentImporter m_importer{QStringLiteral(LECTERN_BUILD_DIR "/tests/hostile_worker")};

private Q_SLOTS:
    void endsOfTheProcess_areTold_data() {
        QTest::addColumn<int>("code");
        QTest::newRow("crash") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("exit") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("crash after a page") << int(ErrorCode::WorkerCrashed);
        QTest::newRow("run out of memory") << int(ErrorCode::WorkerOutOfMemory);
        QTest::newRow("be killed by the system") << int(ErrorCode::WorkerKilled);
        QTest::newRow("use up processor time") << int(ErrorCode::WorkerTimedOut);
    }

    void endsOfTheProcess_areTold() {
        QFETCH(int, code);
        const auto failure = failureOf(m_importer, behaviour(QTest::currentDataTag()));
        QVERIFY(failure.has_value());
        QCOMPARE(int(*failure), code);
    }

    void silence_isTimedOut_data() {
        QTest::addColumn<bool>("unused");
        for (const char* name : {"hang", "drip", "chatter"})
            QTest::newRow(name) << true;
    }

    void silence_isTimedOut() {
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(failureOf(m_importer, behaviour(QTest::currentDataTag()), {.silence = 1s}), ErrorCode::WorkerTimedOut);
        QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
    }

    void badFrames_areRefused_data() {
        QTest::addColumn<bool>("unused");
        for (const char* name : {"no header", "two headers", "no pages", "endless pages", "negative pages", "page out of order", "page too many",
                                 "page too few", "word outside text", "word before text", "empty word", "overlapping words", "half a word",
                                 "infinite box", "box not a number", "text not a string", "outline off the pages", "unknown type", "unknown error",
                                 "no map", "rubbish", "rubbish in a frame", "frame too large", "endless frames"})
            QTest::newRow(name) << true;
    }

    void badFrames_areRefused() {
        QString detail;
        try {
            m_importer.import(behaviour(QTest::currentDataTag()));
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::WorkerCrashed);
            detail = QString::fromStdString(failure.detail());
        }
        // By the check, not because this worker ended after its frames.
        QVERIFY2(detail.contains(QStringLiteral("broke its protocol")) || detail.contains(QStringLiteral("claims a frame")), qPrintable(detail));
    }

    void stop_isHonouredAtOnce() {
        std::stop_source source;
        const QString path = behaviour("hang");
        QElapsedTimer sinceStop;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(300ms);
            sinceStop.start();
            source.request_stop();
        });
        const auto document = m_importer.import(path, {}, source.get_token());
        const qint64 elapsed = sinceStop.elapsed();
        QVERIFY(!document.has_value());
        QVERIFY2(elapsed < 200, qPrintable(QString::number(elapsed)));
    }

    void worker_inheritsItsDescriptorsOnly_andNoSecrets() {
        qputenv("LECTERN_TEST_SECRET", "swordfish");
        const int leaky = ::open("/dev/null", O_RDONLY); // without O_CLOEXEC, as careless libraries do
        const auto document = m_importer.import(behaviour("tell descriptors"));
        ::close(leaky);
        QVERIFY(document.has_value());
        const QStringList words = document->pages[0].text.split(QLatin1Char(' '));
        const QString own = words.last();
        QCOMPARE(words.mid(0, words.size() - 2), QStringList({"0", "1", "2", own}));
        QCOMPARE(document->pages[1].text, QStringLiteral("knows nothing"));
    }

    void missingWorker_isTold() {
        const QString document = behaviour("crash");
        QCOMPARE(failureOf(importing::DocumentImporter(m_folder.path(QStringLiteral("nothing"))), document), ErrorCode::WorkerMissing);
        const QString noProgram = m_folder.write(QStringLiteral("text"), "no program");
        QCOMPARE(failureOf(importing::DocumentImporter(noProgram), document), ErrorCode::WorkerMissing);
        QFile::setPermissions(noProgram, QFile::ReadOwner | QFile::ExeOwner);
        QCOMPARE(failureOf(importing::DocumentImporter(noProgram), document), ErrorCode::WorkerMissing);
    }
};

QTEST_GUILESS_MAIN(TestWorkerFailures)
#include "test_worker_failures.moc"
