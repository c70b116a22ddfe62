// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/storage_fixture.h"

#include <QTest>

using namespace lectern;
using namespace lectern::storage;
using namespace lectern::test;

class TestDocuments : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    int m_next = 0;

    QString newFolder() { return m_folder.filePath(QString::number(++m_next)); }

private slots:
    void forgottenDocument_stillCountsAsOneThatWasHeld()
    {
        const QString folder = newFolder();
        {
            Library library(folder, Library::Access::Write);
            QVERIFY(!library.documents().hasHeldAny());
            const QString id = library.documents().add(madeBook("lamp", 10)).id;
            QVERIFY(library.documents().hasHeldAny());
            QVERIFY(library.forget(id));
            QVERIFY(library.documents().hasHeldAny());
        }
        QVERIFY(Library(folder, Library::Access::Read).documents().hasHeldAny());
    }

    void document_comesBackAsItWas()
    {
        const QString folder = newFolder();
        const domain::Document book = madeBook("lamp", 100);
        QString id;
        {
            Library library(folder, Library::Access::Write);
            id = library.documents().add(book).id;
            compareDocuments(*library.documents().load(id), book);
        }
        Library library(folder, Library::Access::Read);
        compareDocuments(*library.documents().load(id), book);
        QCOMPARE(library.documents().list().size(), std::size_t(1));
        QCOMPARE(library.documents().findBySource(book.sourceSha256)->id, id);
        QVERIFY(!library.documents().findBySource("0123").has_value());
        QVERIFY(!library.documents().load("none").has_value());
    }

    void document_movesToAnotherPath()
    {
        Library library(newFolder(), Library::Access::Write);
        const domain::Document book = madeBook("lamp", 2);
        const QString id = library.documents().add(book).id;
        QVERIFY(library.documents().setPath(id, "/elsewhere/lamp.pdf"));
        QCOMPARE(library.documents().find(id)->path, QString("/elsewhere/lamp.pdf"));
        QCOMPARE(library.documents().load(id)->path, QString("/elsewhere/lamp.pdf"));
        QCOMPARE(library.documents().findBySource(book.sourceSha256)->id, id);
        QVERIFY(!library.documents().setPath("none", "/x"));
    }

    void textWithOddCharacters_comesBackAsItWas()
    {
        Library library(newFolder(), Library::Access::Write);
        domain::Document book = madeBook("odd", 1);
        static constexpr char16_t kOdd[] = u"before\0after \u0001 \U0001F600 \u202e אב \uFEFF \r\n";
        book.pages[0].text = QString::fromUtf16(kOdd, std::size(kOdd) - 1);
        book.pages[0].words.clear();
        book.pages[0].label = QString();
        book.title = QString::fromUtf8("it's \"quoted\"; DROP TABLE page; --");
        compareDocuments(*library.documents().load(library.documents().add(book).id), book);
    }

    void sameSource_isKeptOnce()
    {
        Library library(newFolder(), Library::Access::Write);
        const QString first = library.documents().add(madeBook("lamp", 3)).id;
        QCOMPARE(library.documents().add(madeBook("lamp", 3)).id, first);
        QCOMPARE(library.usage().pages, 3);
        QVERIFY_EXCEPTION_THROWN(library.beginDocument("/x", madeBook("lamp", 3).sourceSha256), Failure);
    }

    void tokens_areKeptForEachModelAndTheNewestCountIsGivenForAny()
    {
        Library library(newFolder(), Library::Access::Write);
        DocumentStore& documents = library.documents();
        const QString lamp = documents.add(madeBook("lamp", 3)).id;
        const QString other = documents.add(madeBook("other", 3)).id;
        QVERIFY(!documents.tokenCount(lamp).has_value());
        QVERIFY(documents.setTokenCount(lamp, "small", 900));
        QTest::qWait(2);
        QVERIFY(documents.setTokenCount(lamp, "large", 700));
        QCOMPARE(documents.tokenCount(lamp), std::optional<qint64>(700));
        QCOMPARE(documents.tokenCount(lamp, "small"), std::optional<qint64>(900));
        QTest::qWait(2);
        QVERIFY(documents.setTokenCount(lamp, "small", 901));
        QCOMPARE(documents.tokenCount(lamp), std::optional<qint64>(901));
        QVERIFY(!documents.tokenCount(lamp, "third").has_value());
        QVERIFY(!documents.tokenCount(other).has_value());
        QVERIFY(!documents.setTokenCount("none", "small", 1));
        QCOMPARE(library.verify().problems, std::vector<QString>());
    }

    void imports_canGoOnSideBySide()
    {
        Library library(newFolder(), Library::Access::Write);
        const domain::Document book = madeBook("lamp", 100);
        const std::unique_ptr<DocumentWriter> writer = library.beginDocument(book.path, book.sourceSha256);
        library.beginDocument("/x", "0123"); // given up at once
        for (const domain::Page& page : book.pages) {
            writer->add(page);
            if (page.number == 70)
                library.documents().add(madeBook("other", 70));
        }
        compareDocuments(*library.documents().load(writer->finish(book.title, book.outline, book.report).id), book);
        compareDocuments(*library.documents().load(library.documents().list()[1].id), madeBook("other", 70));
    }

    void unfinishedImport_leavesNothing()
    {
        const QString folder = newFolder();
        Library library(folder, Library::Access::Write);
        const domain::Document book = madeBook("lamp", 200);
        {
            const std::unique_ptr<DocumentWriter> writer = library.beginDocument(book.path, book.sourceSha256);
            for (const domain::Page& page : book.pages)
                writer->add(page);
            QVERIFY(library.usage().pages > 0);
            QVERIFY(library.documents().list().empty());
            QVERIFY(library.search("lantern").empty());
        }
        QCOMPARE(library.usage().pages, 0);
        QVERIFY(!library.documents().add(book).id.isEmpty());
        QVERIFY(library.verify().problems.empty());
    }

    void rename_changesWhatItIsCalled_notWhatTheModelReads()
    {
        Library library(newFolder(), Library::Access::Write);
        const QString id = library.documents().add(madeBook("lamp", 3)).id;
        QVERIFY(library.documents().rename(id, "Another"));
        QCOMPARE(library.documents().find(id)->title, QString("Another"));
        QCOMPARE(library.documents().load(id)->title, madeBook("lamp", 3).title);
        QVERIFY(!library.documents().rename("none", "Another"));
    }

    void search_findsWordsWhateverTheirCapitalsAndAccents()
    {
        Library library(newFolder(), Library::Access::Write);
        const QString id = library.documents().add(madeBook("lamp", 40)).id;
        library.documents().add(madeBook("other", 4));
        const std::vector<SearchHit> hits = library.search("ŒUVRE 7919");
        QCOMPARE(hits.size(), std::size_t(2));
        const std::vector<SearchHit> one = library.search("\"lamp\" 23757");
        QCOMPARE(one.size(), std::size_t(1));
        QCOMPARE(one[0].document, id);
        QCOMPARE(one[0].page, 3);
        QCOMPARE(one[0].label, QString("iii"));
        QCOMPARE(one[0].matches.size(), std::size_t(2));
        const auto [start, end] = one[0].matches[0];
        QCOMPARE(one[0].snippet.mid(start, end - start), QString("lamp"));
        QCOMPARE(library.search("lantern", 10).size(), std::size_t(10));
    }

    void search_findsPassagesInScriptsWithoutSpaces()
    {
        Library library(newFolder(), Library::Access::Write);
        library.documents().add(madeBook("lamp", 2));
        const std::vector<SearchHit> hits = library.search("岩の上");
        QCOMPARE(hits.size(), std::size_t(2));
        const auto [start, end] = hits[0].matches[0];
        QCOMPARE(hits[0].snippet.mid(start, end - start), QString("岩の上"));
    }

    void search_takesOperatorsForWords()
    {
        Library library(newFolder(), Library::Access::Write);
        library.documents().add(madeBook("lamp", 2));
        for (const char* const text :
             {"\"", "a\"b", "NEAR(", "text:lantern", "AND OR NOT", "*", "lantern*", "(", "{}", "^x", "", "  ", "岩の上\""})
            library.search(text);
        QVERIFY(library.search("lantern NOT bride").empty());
    }

    void usage_counts()
    {
        Library library(newFolder(), Library::Access::Write);
        library.documents().add(madeBook("lamp", 5));
        const LibraryUsage usage = library.usage();
        QCOMPARE(usage.documents, 1);
        QCOMPARE(usage.pages, 5);
        QCOMPARE(usage.stateBytes, 0);
        QVERIFY(usage.textBytes > 0);
    }

    void filesAndFolders_areTheOwnersAlone()
    {
        const QString folder = newFolder();
        Library library(folder, Library::Access::Write);
        const QString id = library.documents().add(madeBook("lamp", 5)).id;
        MadeEngine().save(library.states(), madeTokens(300, 1), CheckpointKind::Document, {id});
        const auto mine = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
        const auto search = QFile::ExeOwner | QFile::ExeUser;
        QCOMPARE(QFile(folder).permissions(), mine | search);
        QCOMPARE(QFile(folder + "/states").permissions(), mine | search);
        const auto files = readFolder(folder);
        QVERIFY(files.contains("states/1.db") && files.contains("library.db-wal"));
        for (const auto& [name, bytes] : files)
            QVERIFY2(QFile(QDir(folder).filePath(name)).permissions() == mine, qPrintable(name));
    }
};

QTEST_GUILESS_MAIN(TestDocuments)
#include "test_documents.moc"
