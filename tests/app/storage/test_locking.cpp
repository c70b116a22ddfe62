// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "tests/app/storage/storage_fixture.h"

#include <QProcess>
#include <QTest>

using namespace lectern;
using namespace lectern::storage;
using namespace lectern::test;

class TestLocking : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_temporary;
    QString m_folder;
    int m_next = 0;

    void start(QProcess& process, const QStringList& arguments, const QByteArray& firstLine)
    {
        process.start(QCoreApplication::applicationDirPath() + "/storage_writer", arguments);
        QVERIFY(process.waitForReadyRead());
        QCOMPARE(process.readLine().trimmed(), firstLine);
    }

private slots:
    void init() { m_folder = m_temporary.filePath(QString::number(++m_next)); }

    void secondWriter_isRefusedAndToldWhoHoldsIt()
    {
        QProcess holder;
        start(holder, {"hold", m_folder}, "held");
        try {
            const Library library(m_folder, Library::Access::Write);
            QFAIL("two writers");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::LibraryLocked);
            QCOMPARE(failure.numbers(), std::vector<std::int64_t>{holder.processId()});
            QCOMPARE(QString::fromStdString(failure.detail()), QString("storage_writer, process %1").arg(holder.processId()));
            QCOMPARE(QString::fromStdString(failure.subject()), m_folder);
        }
        holder.kill();
        QVERIFY(holder.waitForFinished());
        const Library library(m_folder, Library::Access::Write);
    }

    void secondWriterInTheSameProcess_isRefusedToo()
    {
        const Library library(m_folder, Library::Access::Write);
        QVERIFY_EXCEPTION_THROWN(Library(m_folder, Library::Access::Write), Failure);
    }

    void readers_workWhileSomebodyWrites()
    {
        QString id;
        {
            Library library(m_folder, Library::Access::Write);
            id = library.documents().add(madeBook("lamp", 5)).id;
            MadeEngine().save(library.states(), madeTokens(700, 1), CheckpointKind::Document, {id});
        }
        QProcess writer;
        start(writer, {"write", m_folder, "1"}, "opened");
        for (int i = 0; i < 20; ++i) {
            Library reader(m_folder, Library::Access::Read);
            QVERIFY(!reader.documents().list().empty());
            compareDocuments(*reader.documents().load(id), madeBook("lamp", 5));
            QVERIFY(!reader.search("lantern").empty());
            reader.usage();
            QCOMPARE(MadeEngine().restore(reader.states(), madeTokens(700, 1)), 700);
            QVERIFY(reader.conversations().list().size() <= reader.documents().list().size());
            if (i % 5 == 0)
                QCOMPARE(reader.verify().problems, std::vector<QString>());
        }
        writer.kill();
        QVERIFY(writer.waitForFinished());
    }

    void reader_changesNothing()
    {
        {
            Library library(m_folder, Library::Access::Write);
            library.documents().add(madeBook("lamp", 5));
        }
        Library reader(m_folder, Library::Access::Read);
        const QString id = reader.documents().list().at(0).id;
        for (const std::function<void()>& change : std::initializer_list<std::function<void()>>{
                 [&] { reader.documents().rename(id, "x"); },
                 [&] { reader.documents().add(madeBook("other", 1)); },
                 [&] { reader.conversations().create("x", {{id}}); },
                 [&] { reader.forget(id); },
             }) {
            try {
                change();
                QFAIL("a reader wrote");
            } catch (const Failure& failure) {
                QCOMPARE(failure.code(), ErrorCode::CannotWrite);
            }
        }
        compareDocuments(*reader.documents().load(id), madeBook("lamp", 5));
    }

    void programsStartedByTheHolder_doNotInheritTheLock()
    {
        auto library = std::make_unique<Library>(m_folder, Library::Access::Write);
        QProcess child;
        start(child, {"wait"}, "waiting");
        library.reset();
        library = std::make_unique<Library>(m_folder, Library::Access::Write);
        child.kill();
        QVERIFY(child.waitForFinished());
    }

    void noLibrary_isNotFoundByReaders()
    {
        try {
            const Library library(m_folder, Library::Access::Read);
            QFAIL("there is none");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::NotFound);
        }
        QVERIFY(!QFileInfo::exists(m_folder));
    }
};

QTEST_GUILESS_MAIN(TestLocking)
#include "test_locking.moc"
