// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/single_instance.h"
#include "tests/support/patience.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <csignal>
#include <memory>
#include <vector>

#include <sys/prctl.h>

using lectern::runtime::HandOver;
using lectern::runtime::SingleInstance;
using lectern::test::kPatienceMs;
using Claim = SingleInstance::Claim;

namespace {

const HandOver kFiles{.files = {"/documents/a.pdf", "/documents/b \n.pdf"}, .activation = "token"};

/// A claim as of another process: beside this thread, which goes on serving its events.
Claim claimElsewhere(const QString& library, const HandOver& handOver = kFiles, int patience = kPatienceMs)
{
    auto claim = Claim::NoAnswer;
    const std::unique_ptr<QThread> other(QThread::create([&] { claim = SingleInstance(library).claim(handOver, patience); }));
    other->start();
    (void)QTest::qWaitFor([&] { return other->isFinished(); }, 2 * kPatienceMs);
    other->wait();
    return claim;
}

struct KillAndDelete {
    void operator()(QProcess* process) const
    {
        process->kill();
        process->waitForFinished();
        delete process;
    }
};

/// This program once more, which claims `library` and stays.
std::unique_ptr<QProcess, KillAndDelete> otherProcess(const QString& library)
{
    std::unique_ptr<QProcess, KillAndDelete> process(new QProcess);
    process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    process->start(QCoreApplication::applicationFilePath(), {"--stay", library});
    if (!process->waitForReadyRead(kPatienceMs) || process->readAll() != "first\n")
        process.reset();
    return process;
}

} // namespace

class TestSingleInstance : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_folder->path()));
        m_library = m_folder->filePath("library");
        m_first = std::make_unique<SingleInstance>(m_library);
        m_received.clear();
        connect(m_first.get(), &SingleInstance::comes, this, [this](const HandOver& handOver) { m_received.push_back(handOver); });
        QVERIFY(m_first->path().startsWith(m_folder->path()));
    }

    void cleanup() { m_first.reset(); }

    void secondClaim_handsItsFilesOver()
    {
        QCOMPARE(m_first->claim({}), Claim::First);
        QCOMPARE(claimElsewhere(m_library), Claim::HandedOver);
        QTRY_COMPARE(m_received.size(), std::size_t(1));
        QCOMPARE(m_received[0].files, kFiles.files);
        QCOMPARE(m_received[0].activation, kFiles.activation);
        QCOMPARE(claimElsewhere(m_library, {}), Claim::HandedOver); // without files: only come to the front
        QTRY_COMPARE(m_received.size(), std::size_t(2));
        QVERIFY(m_received[1].files.isEmpty());
    }

    void onlyThisPerson_canReachIt()
    {
        QCOMPARE(m_first->claim({}), Claim::First);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(QFile::permissions(m_first->path()) & others));
        QVERIFY(!(QFile::permissions(m_first->path() + ".lock") & others));
    }

    void twoLibraries_haveAFirstEach()
    {
        QCOMPARE(m_first->claim({}), Claim::First);
        QCOMPARE(claimElsewhere(m_folder->filePath("other")), Claim::First);
        QVERIFY(m_received.empty());
    }

    void sameLibrary_byAnotherWay_hasOneFirst()
    {
        QCOMPARE(m_first->claim({}), Claim::First); // the folder is not there yet
        QVERIFY(QDir().mkpath(m_library));
        QVERIFY(QFile::link(m_folder->path(), m_folder->filePath("link")));
        QCOMPARE(claimElsewhere(m_library), Claim::HandedOver);
        QCOMPARE(claimElsewhere(m_library + "/"), Claim::HandedOver);
        QCOMPARE(claimElsewhere(m_folder->filePath("x/../library")), Claim::HandedOver);
        QCOMPARE(claimElsewhere(m_folder->filePath("link/library")), Claim::HandedOver);
    }

    void firstThatEnded_leavesItToTheNext()
    {
        QCOMPARE(m_first->claim({}), Claim::First);
        const QString path = m_first->path();
        m_first.reset();
        QVERIFY(!QFileInfo::exists(path));
        QCOMPARE(SingleInstance(m_library).claim({}), Claim::First);
    }

    void firstThatEnds_whileAnotherWaits_leavesItToThat()
    {
        const auto other = otherProcess(m_library);
        QVERIFY(other);
        ::kill(pid_t(other->processId()), SIGSTOP);
        const std::unique_ptr<QThread> killer(QThread::create([process = pid_t(other->processId())] {
            QThread::msleep(300);
            ::kill(process, SIGKILL);
        }));
        killer->start();
        QCOMPARE(m_first->claim({}, kPatienceMs), Claim::First);
        killer->wait();
    }

    void killedFirst_isSucceeded()
    {
        for (int i = 0; i < 3; ++i) {
            const auto other = otherProcess(m_library);
            QVERIFY(other);
            other->kill(); // SIGKILL
            QVERIFY(other->waitForFinished(kPatienceMs));
            QVERIFY2(QFileInfo::exists(m_first->path()), "its socket is still there");
        }
        QCOMPARE(m_first->claim({}), Claim::First);
        QCOMPARE(claimElsewhere(m_library), Claim::HandedOver);
    }

    void fileInTheSocketsPlace_isNoObstacle()
    {
        QFile file(m_first->path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(m_first->claim({}), Claim::First);
        QCOMPARE(claimElsewhere(m_library), Claim::HandedOver);
    }

    void linkInTheLocksPlace_isNotFollowed_andEverybodyIsFirst()
    {
        QVERIFY(QFile::link(m_folder->filePath("victim"), m_first->path() + ".lock"));
        QCOMPARE(m_first->claim({}), Claim::First);
        QCOMPARE(claimElsewhere(m_library), Claim::First);
        QVERIFY(!QFileInfo::exists(m_folder->filePath("victim")));
    }

    void stoppedFirst_givesNoAnswer_withinPatience()
    {
        const auto other = otherProcess(m_library);
        QVERIFY(other);
        ::kill(pid_t(other->processId()), SIGSTOP);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(m_first->claim(kFiles), Claim::NoAnswer);
        QVERIFY(clock.elapsed() >= SingleInstance::kPatience - 100);
        QVERIFY2(clock.elapsed() < SingleInstance::kPatience + 2'000, qPrintable(QString::number(clock.elapsed())));
    }

    void hostileMessage_isDropped_andTheNextGoodOneTaken_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("garbage") << QByteArray("\0\xff{{{[\"\n\n\x7f" "ELF", 14);
        QTest::newRow("halfALine") << QByteArray("{\"files\": [\"/documents/");
        QTest::newRow("relativeName") << QByteArray("{\"files\": [\"a.pdf\"]}\n");
        QTest::newRow("deep") << QByteArray(1'000'000, '[') + '\n';
        QTest::newRow("oversized") << QByteArray(HandOver::kMostBytes + 100'000, 'x');
    }

    void hostileMessage_isDropped_andTheNextGoodOneTaken()
    {
        QFETCH(QByteArray, message);
        QCOMPARE(m_first->claim({}), Claim::First);
        QLocalSocket hostile;
        hostile.connectToServer(m_first->path());
        QVERIFY(hostile.waitForConnected(kPatienceMs));
        hostile.write(message);
        QVERIFY2(QTest::qWaitFor([&] { return hostile.state() == QLocalSocket::UnconnectedState; }, kPatienceMs), "it is sent away");
        QCOMPARE(hostile.readAll(), QByteArray());
        QCOMPARE(claimElsewhere(m_library, kFiles, SingleInstance::kPatience), Claim::HandedOver);
        QTRY_COMPARE(m_received.size(), std::size_t(1));
        QCOMPARE(m_received[0].files, kFiles.files);
    }

    void twoMessagesAtOnce_areOne()
    {
        QCOMPARE(m_first->claim({}), Claim::First);
        QLocalSocket twice;
        twice.connectToServer(m_first->path());
        twice.write(kFiles.encoded() + kFiles.encoded());
        QVERIFY(QTest::qWaitFor([&] { return twice.state() == QLocalSocket::UnconnectedState; }, kPatienceMs));
        QCOMPARE(m_received.size(), std::size_t(1));
    }

    void oneThatLeavesBeforeTheAnswer_isHeardAllTheSame()
    {
        QCOMPARE(m_first->claim({}), Claim::First);
        {
            QLocalSocket hasty;
            hasty.connectToServer(m_first->path());
            hasty.write(kFiles.encoded());
            QVERIFY(hasty.waitForBytesWritten(kPatienceMs) || hasty.bytesToWrite() == 0);
        }
        QTRY_COMPARE(m_received.size(), std::size_t(1));
        QCOMPARE(claimElsewhere(m_library), Claim::HandedOver);
    }

    void manyWhoSayNothing_keepNobodyOut()
    {
        QCOMPARE(m_first->claim({}), Claim::First);
        std::vector<std::unique_ptr<QLocalSocket>> silent;
        for (int i = 0; i < 50; ++i) {
            silent.push_back(std::make_unique<QLocalSocket>());
            silent.back()->connectToServer(m_first->path());
        }
        QCOMPARE(claimElsewhere(m_library, kFiles, SingleInstance::kPatience), Claim::HandedOver);
        QTRY_COMPARE(m_received.size(), std::size_t(1));
        QVERIFY2(QTest::qWaitFor([&] {
            return std::all_of(silent.begin(), silent.end(),
                               [](const auto& socket) { return socket->state() == QLocalSocket::UnconnectedState; });
        }, kPatienceMs), "they are sent away");
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_library;
    std::unique_ptr<SingleInstance> m_first;
    std::vector<HandOver> m_received;
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == QLatin1String("--stay")) {
        SingleInstance instance(application.arguments().value(2));
        QFile out;
        if (instance.claim({}) != Claim::First || !out.open(stdout, QIODevice::WriteOnly))
            return 1;
        out.write("first\n");
        out.flush();
        return QCoreApplication::exec();
    }
    TestSingleInstance test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_single_instance.moc"
