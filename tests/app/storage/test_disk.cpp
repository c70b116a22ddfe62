// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "tests/app/storage/storage_fixture.h"

#include <QTest>

#include <csignal>
#include <cstdio>
#include <functional>

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace lectern;
using namespace lectern::storage;
using namespace lectern::test;

namespace {

/// A step that did not go as it should, in a process of its own.
void require(bool condition, const char* what)
{
    if (condition)
        return;
    std::fprintf(stderr, "not so: %s\n", what);
    ::_exit(1);
}

#define REQUIRE(condition) require(static_cast<bool>(condition), #condition)

constexpr int kSkip = 77;

/// Runs `body` in a process of its own, since what it does to itself (limits, rights, mounts) cannot be taken back.
/// Returns its exit status.
int inChild(const std::function<void()>& body)
{
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            body();
        } catch (const Failure& failure) {
            std::fprintf(stderr, "failure %d: %s (%s)\n", int(failure.code()), failure.what(), failure.subject().c_str());
            ::_exit(2);
        }
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Gives up root's right to write anywhere.
void becomeOrdinaryUser()
{
    constexpr uid_t kNobody = 65534;
    if (::geteuid() == 0)
        REQUIRE(::setgid(kNobody) == 0 && ::setuid(kNobody) == 0);
}

ErrorCode codeOf(const std::function<void()>& body)
{
    try {
        body();
    } catch (const Failure& failure) {
        return failure.code();
    }
    return ErrorCode::InvalidInput; // none of those that are looked for
}

void setPermissions(const QString& folder, bool writable)
{
    const auto read = QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther;
    const auto enter = QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther;
    const auto write = writable ? QFile::WriteOwner | QFile::WriteGroup | QFile::WriteOther : QFile::Permissions();
    for (const auto& [name, bytes] : readFolder(folder))
        QVERIFY(QFile::setPermissions(QDir(folder).filePath(name), read | write));
    QVERIFY(QFile::setPermissions(folder + "/states", read | enter | write));
    QVERIFY(QFile::setPermissions(folder, read | enter | write));
}

} // namespace

class TestDisk : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_temporary;
    QString m_folder;
    QString m_book;
    QString m_conversation;
    int m_next = 0;

    void fill(Library& library)
    {
        m_book = library.documents().add(madeBook("lamp", 30)).id;
        m_conversation = library.conversations().create("c", {{m_book}});
        library.conversations().addTurn(m_conversation, madeTurn("first"));
        MadeEngine().save(library.states(), madeTokens(1000, 1), CheckpointKind::Document, {m_book});
    }

    void checkReading()
    {
        Library library(m_folder, Library::Access::Read);
        REQUIRE(library.documents().load(m_book)->pages.size() == 30);
        REQUIRE(library.conversations().turns(m_conversation).size() == 1);
        REQUIRE(library.search("lantern").size() > 10);
        REQUIRE(MadeEngine().restore(library.states(), madeTokens(1000, 1)) == 1000);
        REQUIRE(library.verify().problems.empty());
    }

    /// Saves states until that no longer works, then goes on with turns.
    void fillUp(Library& library, bool mayNotGiveWay)
    {
        SaveResult result;
        unsigned seed = 100;
        for (; seed < 4000 && result.outcome == SaveResult::Outcome::Saved; ++seed)
            result = MadeEngine().save(library.states(), madeTokens(8000, seed), CheckpointKind::Document, {m_book});
        REQUIRE(result.outcome == SaveResult::Outcome::Failed || result.outcome == SaveResult::Outcome::NoRoom);
        REQUIRE(!result.reason.isEmpty());
        REQUIRE(MadeEngine().restore(library.states(), madeTokens(1000, 1)) == 1000);
        REQUIRE(MadeEngine().restore(library.states(), madeTokens(8000, 100)) == 8000);
        for (int i = 0; i < 5; ++i) {
            const StoredTurn turn = madeTurn(QString("after %1").arg(i));
            if (codeOf([&] { library.conversations().addTurn(m_conversation, turn); }) == ErrorCode::DiskFull) {
                REQUIRE(!mayNotGiveWay && library.states().giveWay());
                library.conversations().addTurn(m_conversation, turn);
            }
        }
        REQUIRE(library.conversations().turns(m_conversation).size() == 6);
    }

private slots:
    void init()
    {
        m_folder = m_temporary.filePath(QString::number(++m_next));
        QVERIFY(QFile::setPermissions(m_temporary.path(),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ExeOther));
        Library library(m_folder, Library::Access::Write, wideLimits());
        fill(library);
    }

    void readOnlyFolder_canBeReadAndRefusesWriters()
    {
        setPermissions(m_folder, false);
        QCOMPARE(inChild([&] {
                     becomeOrdinaryUser();
                     checkReading();
                     REQUIRE(codeOf([&] { Library(m_folder, Library::Access::Write); }) == ErrorCode::CannotWrite);
                 }),
                 0);
        setPermissions(m_folder, true);
    }

    void readOnlyFolderWithALog_isReadWithIt()
    {
        std::map<QString, QByteArray> files;
        {
            Library library(m_folder, Library::Access::Write, wideLimits());
            library.conversations().rename(m_conversation, "in the log");
            files = readFolder(m_folder);
        }
        QVERIFY(files["library.db-wal"].size() > 0);
        for (const bool withLocks : {true, false}) {
            if (!withLocks)
                files.erase("library.db-shm");
            setPermissions(m_folder, true);
            writeFolder(m_folder, files);
            setPermissions(m_folder, false);
            QCOMPARE(inChild([&] {
                         becomeOrdinaryUser();
                         const ErrorCode refused = codeOf([&] {
                             Library library(m_folder, Library::Access::Read);
                             REQUIRE(library.conversations().find(m_conversation)->title == "in the log");
                         });
                         // Without the file of locks SQLite cannot read a log: a refusal, never the state before it.
                         REQUIRE(refused == ErrorCode::InvalidInput || (!withLocks && refused == ErrorCode::NotReadable));
                     }),
                     0);
        }
        setPermissions(m_folder, true);
    }

    void unreadableFile_isNotReadable()
    {
        setPermissions(m_folder, true);
        QVERIFY(QFile::setPermissions(m_folder + "/library.db", QFile::Permissions()));
        QCOMPARE(inChild([&] {
                     becomeOrdinaryUser();
                     REQUIRE(codeOf([&] { Library(m_folder, Library::Access::Read); }) == ErrorCode::NotReadable);
                 }),
                 0);
    }

    void fileSizeLimit_stopsTheCacheAndNotTheText()
    {
        QCOMPARE(inChild([&] {
                     std::signal(SIGXFSZ, SIG_IGN);
                     const rlimit limit{4 << 20, 4 << 20};
                     REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
                     Library library(m_folder, Library::Access::Write, wideLimits());
                     fillUp(library, true);
                     REQUIRE(!library.states().stoppedBecause().isEmpty());
                 }),
                 0);
        Library library(m_folder, Library::Access::Write, wideLimits());
        QVERIFY(library.verify().problems.empty());
        QCOMPARE(library.conversations().turns(m_conversation).size(), std::size_t(6));
    }

    void fullDisk_stopsTheCacheAndNotTheText_data()
    {
        QTest::addColumn<qint64>("reserved");
        QTest::newRow("checked before writing") << qint64(4 << 20);
        QTest::newRow("found out by writing") << qint64(0);
    }
    void fullDisk_stopsTheCacheAndNotTheText()
    {
        QFETCH(qint64, reserved);
        const QString mountPoint = m_temporary.filePath("mount");
        QVERIFY(QDir().mkpath(mountPoint));
        const int status = inChild([&] {
            // A mount namespace of its own: the mount goes with the process.
            if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
                ::mount("tmpfs", QFile::encodeName(mountPoint).constData(), "tmpfs", 0, "size=16m") != 0)
                ::_exit(kSkip);
            m_folder = mountPoint + "/library";
            StateLimits limits = wideLimits();
            limits.reservedDisk = reserved;
            limits.shareOfFreeDisk = reserved > 0 ? 1 : 100;
            {
                Library library(m_folder, Library::Access::Write, limits);
                fill(library);
                fillUp(library, reserved > 0);
                if (reserved > 0)
                    REQUIRE(MadeEngine().restore(library.states(), madeTokens(8000, 100)) == 8000);
                // Text does not fit for ever either, but is never half there.
                QFile rest(mountPoint + "/rest");
                REQUIRE(rest.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
                while (rest.write(QByteArray(4096, 'x')) == 4096) {
                }
                int added = 0;
                const ErrorCode code = codeOf([&] {
                    for (; added < 100000; ++added)
                        library.conversations().addTurn(m_conversation, madeTurn(QString(1000, QLatin1Char('y'))));
                });
                REQUIRE(code == ErrorCode::DiskFull);
                REQUIRE(library.conversations().turns(m_conversation).size() == std::size_t(6 + added));
                REQUIRE(codeOf([&] { library.documents().add(madeBook("another", 3000)); }) == ErrorCode::DiskFull);
                REQUIRE(library.documents().list().size() == 1);
                REQUIRE(rest.remove());
                library.conversations().addTurn(m_conversation, madeTurn("there is room again"));
            }
            const Library library(m_folder, Library::Access::Write, limits);
            REQUIRE(library.verify().problems.empty());
        });
        if (status == kSkip)
            QSKIP("mounting a small file system needs root's rights");
        QCOMPARE(status, 0);
    }
};

QTEST_GUILESS_MAIN(TestDisk)
#include "test_disk.moc"
