// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/storage/storage_fixture.h"

#include <QTest>

using namespace lectern;
using namespace lectern::storage;
using namespace lectern::test;

namespace {

/// A book of five pages of which 2 and 4 are scans.
domain::Document bookWithScans(const QString& name = QStringLiteral("scans"))
{
    domain::Document book = madeBook(name, 5);
    book.report.pagesWithoutText.clear();
    for (const int page : {2, 4}) {
        book.pages[std::size_t(page - 1)].text.clear();
        book.pages[std::size_t(page - 1)].words.clear();
        book.pages[std::size_t(page - 1)].ocr = false;
        book.report.pagesWithoutText.push_back(page);
    }
    return book;
}

domain::Page recognisedPage(int number, const QString& text)
{
    domain::Page page;
    page.number = number;
    page.text = text;
    if (!text.isEmpty())
        page.words.push_back({QRectF(1, 2, 3, 4), 0, 4});
    page.ocr = true;
    return page;
}

} // namespace

/// Text that is recognised in scanned pages: kept page by page, then part of a document.
class TestRecognition : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    int m_next = 0;

    QString newFolder() { return m_folder.filePath(QString::number(++m_next)); }

    /// Page 2 of a document is recognised after a conversation about it began.
    static QString newText(Library& library, const QString& document)
    {
        library.conversations().create("Oil?", {{.id = document}});
        library.recognitions().begin(document, "eng");
        library.recognitions().keep(document, recognisedPage(2, "whale oil burned"));
        return library.useRecognised(document);
    }

private slots:
    void pagesThatAreDone_outliveTheProcess_andTheRestGoesOn()
    {
        const QString folder = newFolder();
        QString id;
        {
            Library library(folder, Library::Access::Write);
            id = library.documents().add(bookWithScans()).id;
            QCOMPARE(library.recognitions().missing(id), (std::vector<int>{2, 4}));
            QVERIFY(library.recognitions().begin(id, "eng"));
            library.recognitions().keep(id, recognisedPage(2, "whale oil burned"));
        }
        Library library(folder, Library::Access::Write);
        const auto underWay = library.recognitions().underWay();
        QCOMPARE(underWay.size(), std::size_t(1));
        QCOMPARE(underWay[0].document, id);
        QCOMPARE(underWay[0].languages, QString("eng"));
        QCOMPARE(library.recognitions().missing(id), std::vector<int>{4});
        QCOMPARE(library.recognitions().done(id), 1);
        QVERIFY(library.documents().load(id)->pages[1].text.isEmpty()); // no part of the text yet
        QVERIFY(library.search("whale").empty());
    }

    void otherLanguages_beginAnew_andTheSameGoOn()
    {
        Library library(newFolder(), Library::Access::Write);
        const QString id = library.documents().add(bookWithScans()).id;
        library.recognitions().begin(id, "eng");
        library.recognitions().keep(id, recognisedPage(2, "text"));
        library.recognitions().begin(id, "eng");
        QCOMPARE(library.recognitions().done(id), 1);
        library.recognitions().begin(id, "deu");
        QCOMPARE(library.recognitions().done(id), 0);
        QVERIFY(!library.recognitions().begin("none", "deu"));
    }

    void endedRecognition_keepsWhatWasDone_andTakesNoMore()
    {
        Library library(newFolder(), Library::Access::Write);
        const QString id = library.documents().add(bookWithScans()).id;
        library.recognitions().begin(id, "eng");
        library.recognitions().keep(id, recognisedPage(2, "text"));
        library.recognitions().end(id);
        library.recognitions().keep(id, recognisedPage(4, "late"));
        QVERIFY(library.recognitions().underWay().empty());
        QCOMPARE(library.recognitions().missing(id), std::vector<int>{4});
    }

    void usedText_isTheDocuments_whereNoConversationReadIt()
    {
        Library library(newFolder(), Library::Access::Write);
        const QString id = library.documents().add(bookWithScans()).id;
        library.documents().setTokenCount(id, "layout", 100);
        library.recognitions().begin(id, "eng");
        library.recognitions().keep(id, recognisedPage(2, "whale oil burned"), "page 2 was recognised with 50 % confidence");
        library.recognitions().keep(id, recognisedPage(4, {}));
        QCOMPARE(library.useRecognised(id), id);
        const domain::Document book = *library.documents().load(id);
        QCOMPARE(book.pages[1].text, QString("whale oil burned"));
        QVERIFY(book.pages[1].ocr);
        QCOMPARE(book.pages[1].words.size(), std::size_t(1));
        QCOMPARE(book.pages[1].label, bookWithScans().pages[1].label);
        QVERIFY(!book.pages[3].ocr);
        QCOMPARE(book.pages[0].text, bookWithScans().pages[0].text);
        QCOMPARE(book.report.pagesWithoutText, std::vector<int>{4});
        QCOMPARE(book.report.ocrLanguages, QString("eng"));
        QVERIFY(book.report.warnings.back().startsWith("page 2"));
        QCOMPARE(library.search("whale").size(), std::size_t(1));
        QVERIFY(!library.documents().tokenCount(id).has_value());
        QVERIFY(library.recognitions().underWay().empty());
        QCOMPARE(library.verify().problems, std::vector<QString>());
        QCOMPARE(library.documents().list().size(), std::size_t(1));
    }

    void partOfThePages_canBeUsed_andTheRestIsOfferedAgain()
    {
        Library library(newFolder(), Library::Access::Write);
        const QString id = library.documents().add(bookWithScans()).id;
        library.recognitions().begin(id, "eng");
        library.recognitions().keep(id, recognisedPage(4, "whale oil burned"));
        library.useRecognised(id);
        QCOMPARE(library.documents().load(id)->report.pagesWithoutText, std::vector<int>{2});
        QVERIFY(library.documents().load(id)->report.ocrLanguages.isEmpty());
        QCOMPARE(library.recognitions().missing(id), std::vector<int>{2});
    }

    void runningHeaders_areNoneOfTheText_andWordsStayWhereTheyStand()
    {
        Library library(newFolder(), Library::Access::Write);
        domain::Document scans = madeBook("scans", 3);
        for (domain::Page& page : scans.pages) {
            page.text.clear();
            page.words.clear();
            page.ocr = false;
            page.size = QSizeF(437, 595);
            scans.report.pagesWithoutText.push_back(page.number);
        }
        const QString id = library.documents().add(scans).id;
        library.recognitions().begin(id, "eng");
        for (const int number : {1, 2, 3}) {
            domain::Page page = recognisedPage(number, "Whaling history\n\nfirst line\nlast line");
            page.words = {{QRectF(40, 20, 50, 11), 0, 7},   {QRectF(95, 20, 50, 11), 8, 15},  {QRectF(40, 80, 30, 11), 17, 22},
                          {QRectF(75, 80, 30, 11), 23, 27}, {QRectF(40, 98, 30, 11), 28, 32}, {QRectF(75, 98, 30, 11), 33, 37}};
            library.recognitions().keep(id, page);
        }
        QCOMPARE(library.useRecognised(id), id);
        const domain::Page page = library.documents().load(id)->pages[1];
        QCOMPARE(page.text, QString("first line\nlast line"));
        QCOMPARE(page.words.size(), std::size_t(4));
        QCOMPARE(page.words[3].box, QRectF(75, 98, 30, 11));
        QCOMPARE(page.text.mid(page.words[3].start, page.words[3].end - page.words[3].start), QString("line"));
        QVERIFY(library.search("whaling").empty());
        QCOMPARE(library.verify().problems, std::vector<QString>());
    }

    void pageThatFailed_isOfferedAgain()
    {
        Library library(newFolder(), Library::Access::Write);
        const QString id = library.documents().add(bookWithScans()).id;
        library.recognitions().begin(id, "eng");
        library.recognitions().keep(id, recognisedPage(2, "text"));
        library.recognitions().keepFailed(id, 4, "page 4 was not recognised: it took too long");
        QVERIFY(library.recognitions().missing(id).empty()); // not in this round
        library.useRecognised(id);
        const domain::Document book = *library.documents().load(id);
        QVERIFY(book.report.ocrLanguages.isEmpty());
        QCOMPARE(book.report.warnings.back(), QString("page 4 was not recognised: it took too long"));
        QCOMPARE(library.recognitions().missing(id), std::vector<int>{4});
    }

    void statesOfTheOldText_areGone()
    {
        const MadeEngine engine;
        Library library(newFolder(), Library::Access::Write, wideLimits());
        const QString id = library.documents().add(bookWithScans()).id;
        const auto tokens = madeTokens(600, 1);
        engine.save(library.states(), tokens, CheckpointKind::Document, {id});
        library.recognitions().begin(id, "eng");
        library.recognitions().keep(id, recognisedPage(2, {}));
        library.useRecognised(id); // nothing was found: the text is what it was
        QCOMPARE(engine.restore(library.states(), tokens), qint64(600));
        library.recognitions().begin(id, "eng");
        library.recognitions().keep(id, recognisedPage(2, "text"));
        library.useRecognised(id);
        QCOMPARE(engine.restore(library.states(), tokens), qint64(0));
        QVERIFY(!library.states().documentState(id).begun);
    }

    void conversation_keepsTheTextThatItRead()
    {
        const QString folder = newFolder();
        QString before;
        QString now;
        QString conversation;
        const MadeEngine engine;
        const auto tokens = madeTokens(600, 1);
        {
            Library library(folder, Library::Access::Write, wideLimits());
            before = library.documents().add(bookWithScans()).id;
            library.documents().rename(before, "My scans");
            conversation = library.conversations().create("Oil?", {{.id = before}});
            library.conversations().addTurn(conversation, madeTurn("Which oil?"));
            engine.save(library.states(), tokens, CheckpointKind::Document, {before});
            library.recognitions().begin(before, "eng");
            library.recognitions().keep(before, recognisedPage(2, "whale oil burned"));
            library.recognitions().keep(before, recognisedPage(4, "and more"));
            now = library.useRecognised(before);
            QVERIFY(now != before);
        }
        Library library(folder, Library::Access::Write, wideLimits());
        compareDocuments(*library.documents().load(before), bookWithScans());
        QCOMPARE(library.conversations().find(conversation)->documents[0].id, before);
        QCOMPARE(engine.restore(library.states(), tokens), qint64(600));
        const domain::Document book = *library.documents().load(now);
        QCOMPARE(book.pages[1].text, QString("whale oil burned"));
        QCOMPARE(book.outline.size(), bookWithScans().outline.size());
        QVERIFY(book.report.pagesWithoutText.empty());
        // The file leads to the new text from now on; both are listed.
        QCOMPARE(library.documents().findBySource(book.sourceSha256)->id, now);
        QCOMPARE(library.documents().add(bookWithScans()).id, now);
        const auto list = library.documents().list();
        QCOMPARE(list.size(), std::size_t(2));
        QVERIFY(list[0].superseded && !list[1].superseded);
        QCOMPARE(list[1].title, QString("My scans"));
        QVERIFY(!library.recognitions().begin(before, "eng")); // its text does not change any more
        QCOMPARE(library.search("whale").size(), std::size_t(1));
        QCOMPARE(library.verify().problems, std::vector<QString>());
        // The old one can be forgotten without the new one.
        QVERIFY(library.forget(before));
        QCOMPARE(library.documents().list().size(), std::size_t(1));
        QCOMPARE(library.verify().problems, std::vector<QString>());
    }

    void search_findsWordsOfTheNewText_once()
    {
        Library library(newFolder(), Library::Access::Write);
        domain::Document book = bookWithScans();
        book.pages[0].text = QStringLiteral("a sextant of brass");
        const QString before = library.documents().add(book).id;
        const QString now = newText(library, before);
        const auto found = library.search("sextant");
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].document, now);
        QCOMPARE(found[0].matches.size(), std::size_t(1));
        // However many pages of old texts there are, the new one is among the first.
        QCOMPARE(library.search("sextant", 1).size(), std::size_t(1));
        QCOMPARE(library.documents().load(before)->pages[0].text, book.pages[0].text); // citations of it still lead there
    }

    void forgottenDocument_takesItsOlderTextsWithIt()
    {
        const QString folder = newFolder();
        {
            Library library(folder, Library::Access::Write);
            domain::Document book = bookWithScans();
            book.pages[0].text = QStringLiteral("a sextant of zanzibarian brass");
            const QString before = library.documents().add(book).id;
            const QString now = newText(library, before);
            const auto older = library.documents().olderTexts(now);
            QCOMPARE(older.size(), std::size_t(1));
            QCOMPARE(older[0].id, before);
            QVERIFY(library.documents().olderTexts(before).empty());
            QVERIFY(library.forget(now));
            QVERIFY(library.documents().list().empty());
            QVERIFY(library.conversations().list().empty());
            QCOMPARE(library.verify().problems, std::vector<QString>());
        }
        for (const auto& [name, bytes] : readFolder(folder))
            QVERIFY2(!bytes.contains("zanzibarian"), qPrintable(name));
    }

    void forgottenDocument_leavesNoRecognisedWord()
    {
        const QString folder = newFolder();
        {
            Library library(folder, Library::Access::Write);
            const QString id = library.documents().add(bookWithScans()).id;
            library.recognitions().begin(id, "eng");
            library.recognitions().keep(id, recognisedPage(2, "zanzibarian lamplighter"));
            QVERIFY(library.forget(id));
        }
        for (const auto& [name, bytes] : readFolder(folder))
            QVERIFY2(!bytes.contains("zanzibarian"), qPrintable(name));
    }
};

QTEST_GUILESS_MAIN(TestRecognition)
#include "test_recognition.moc"
