// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/library/made_up_library.h"
#include "ui/library/search_results.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

using namespace lectern;
using namespace lectern::ui;

Q_DECLARE_METATYPE(lectern::domain::SearchHit)

class TestSearch : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_pane = shownPane(madeUpLibrary(3, 1));
        m_pane->focusSearch();
        m_field = m_pane->findChild<QLineEdit*>();
        m_results = m_pane->findChild<SearchResults*>();
        m_list = m_results->findChild<QListView*>();
        QVERIFY(m_field->hasFocus());
    }

    void cleanup() { m_pane.reset(); }

    void typing_asksOnce_whenItPauses()
    {
        QSignalSpy requested(m_pane.get(), &LibraryPane::searchRequested);
        QTest::keyClicks(m_field, "  keepers ");
        QCOMPARE(requested.count(), 0);
        QTRY_COMPARE(requested.count(), 1);
        QCOMPARE(requested.front().front().toString(), "keepers");
        QTest::qWait(300);
        QCOMPARE(requested.count(), 1);
    }

    void spaces_areNoQuestion()
    {
        QSignalSpy requested(m_pane.get(), &LibraryPane::searchRequested);
        QTest::keyClicks(m_field, "   ");
        QTest::qWait(300);
        QCOMPARE(requested.count(), 0);
        QVERIFY(viewOf(*m_pane)->isVisible());
    }

    void hits_standInThePlaceOfTheList_withTitleAndNumber()
    {
        search("keepers");
        QVERIFY(m_results->isVisible());
        QVERIFY(!viewOf(*m_pane)->isVisible());
        QCOMPARE(m_list->model()->rowCount(), 3);
        QCOMPARE(m_list->model()->index(0, 0).data().toString(), "Document 2");
        QCOMPARE(m_list->model()->index(2, 0).data().toString(), "Conversation 1 of 1");
        QCOMPARE(m_results->findChild<QLabel*>()->text(), "3 place(s) found");
    }

    void nothingFound_isSaid()
    {
        QTest::keyClicks(m_field, "tortoise");
        m_pane->showHits("tortoise", {});
        QCOMPARE(m_results->findChild<QLabel*>()->text(), "Nothing found for “tortoise”.");
        QTest::keyClick(m_field, Qt::Key_Down);
        QVERIFY(m_field->hasFocus());
    }

    void hits_ofAnEarlierSearch_areNotShown()
    {
        QTest::keyClicks(m_field, "keepers");
        m_pane->showHits("keep", hits());
        QVERIFY(!m_results->isVisible());
        m_field->clear();
        m_pane->showHits("keepers", hits());
        QVERIFY(viewOf(*m_pane)->isVisible());
    }

    void enterInTheList_goesToTheHit()
    {
        search("keepers");
        int page = 0;
        connect(m_pane.get(), &LibraryPane::hitActivated, this, [&](const domain::SearchHit& hit) { page = hit.page; });
        QTest::keyClick(m_field, Qt::Key_Return);
        QVERIFY(m_list->hasFocus());
        QCOMPARE(page, 0);
        QTest::keyClick(m_list, Qt::Key_Return);
        QCOMPARE(page, 12);
        QTest::keyClick(m_list, Qt::Key_Down);
        QTest::keyClick(m_list, Qt::Key_Enter);
        QCOMPARE(page, 40);
    }

    void click_goesToTheHit()
    {
        search("keepers");
        QString turn;
        connect(m_pane.get(), &LibraryPane::hitActivated, this, [&](const domain::SearchHit& hit) { turn = hit.turn; });
        QTest::mouseClick(m_list->viewport(), Qt::LeftButton, {}, m_list->visualRect(m_list->model()->index(2, 0)).center());
        QCOMPARE(turn, "t1");
    }

    void newHits_keepThePlaceInTheList()
    {
        search("keepers");
        QTest::keyClick(m_field, Qt::Key_Down);
        QTest::keyClick(m_list, Qt::Key_Down);
        std::vector<domain::SearchHit> more = hits();
        more.insert(more.begin(), hits().front());
        more.front().page = 3;
        m_pane->showHits("keepers", more);
        QCOMPARE(m_list->model()->rowCount(), 4);
        QCOMPARE(m_list->currentIndex().data().toString(), "Document 3");
        QVERIFY(m_list->hasFocus());
    }

    void escape_returnsToTheList_fromTheFieldAndFromTheHits()
    {
        for (const bool fromHits : {false, true}) {
            m_pane->focusSearch();
            search("keepers");
            if (fromHits)
                QTest::keyClick(m_field, Qt::Key_Down);
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
            QVERIFY(m_field->text().isEmpty());
            QVERIFY(viewOf(*m_pane)->isVisible() && viewOf(*m_pane)->hasFocus());
            QVERIFY(!m_results->isVisible());
        }
        QSignalSpy requested(m_pane.get(), &LibraryPane::searchRequested);
        QTest::qWait(300);
        QCOMPARE(requested.count(), 0);
    }

    void documentsThatCome_doNotEndTheSearch()
    {
        search("keepers");
        m_pane->setDocuments(madeUpLibrary(4, 1));
        m_pane->setOpening("/books/new.pdf", "opening");
        m_pane->opened("/books/new.pdf");
        QVERIFY(m_results->isVisible());
    }

private:
    static std::vector<domain::SearchHit> hits()
    {
        const domain::SearchHit onPage{"d2", 12, {}, {}, {}, "the keepers of the lighthouse", {{4, 11}}};
        const domain::SearchHit onAnother{"d3", 40, {}, {}, {}, "three keepers", {{6, 13}}};
        const domain::SearchHit inTurn{{}, 0, {}, "c1-1", "t1", "Who were the keepers?", {{13, 20}}};
        return {onPage, onAnother, inTurn};
    }

    void search(const QString& query)
    {
        QTest::keyClicks(m_field, query);
        m_pane->showHits(query, hits());
    }

    std::unique_ptr<LibraryPane> m_pane;
    QLineEdit* m_field = nullptr;
    SearchResults* m_results = nullptr;
    QListView* m_list = nullptr;
};

QTEST_MAIN(TestSearch)
#include "test_search.moc"
