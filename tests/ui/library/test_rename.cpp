// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/library/made_up_library.h"

#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace lectern;
using namespace lectern::ui;

class TestRename : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_pane = shownPane(madeUpLibrary(3, 1));
        m_renamed = std::make_unique<QSignalSpy>(m_pane.get(), &LibraryPane::renameRequested);
    }

    void cleanup()
    {
        m_renamed.reset();
        m_pane.reset();
    }

    void enter_renamesADocument()
    {
        QLineEdit* const field = startRenaming("d2");
        QCOMPARE(field->text(), "Document 2");
        QCOMPARE(field->accessibleName(), "Title of the document");
        typeAnew(field, "The lighthouse");
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(m_renamed->count(), 1);
        QCOMPARE(m_renamed->front(), QVariantList({"d2", true, "The lighthouse"}));
        QCOMPARE(rowOf(*m_pane, "d2").data().toString(), "The lighthouse");
        QVERIFY(viewOf(*m_pane)->hasFocus());
    }

    void enter_renamesAConversation()
    {
        QLineEdit* const field = startRenaming("c2-1");
        QCOMPARE(field->accessibleName(), "Title of the conversation");
        typeAnew(field, "  Two  words ");
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(m_renamed->count(), 1);
        QCOMPARE(m_renamed->front(), QVariantList({"c2-1", false, "Two words"}));
    }

    void escape_leavesTheTitle()
    {
        QLineEdit* const field = startRenaming("d2");
        typeAnew(field, "Another");
        QTest::keyClick(field, Qt::Key_Escape);
        QTRY_VERIFY(!renamingField());
        QCOMPARE(m_renamed->count(), 0);
        QCOMPARE(rowOf(*m_pane, "d2").data().toString(), "Document 2");
        QVERIFY(viewOf(*m_pane)->hasFocus());
    }

    void anEmptyName_isRefused()
    {
        for (const QString& name : {QString(), QStringLiteral("   ")}) {
            QLineEdit* const field = startRenaming("d2");
            typeAnew(field, name);
            QTest::keyClick(field, Qt::Key_Return);
            QTRY_VERIFY(!renamingField());
            QCOMPARE(m_renamed->count(), 0);
            QCOMPARE(rowOf(*m_pane, "d2").data().toString(), "Document 2");
        }
    }

    void theSameName_isNoRenaming()
    {
        QTest::keyClick(startRenaming("d2"), Qt::Key_Return);
        QTRY_VERIFY(!renamingField());
        QCOMPARE(m_renamed->count(), 0);
    }

    void aFileThatIsBeingOpened_hasNoNameToChange()
    {
        m_pane->setOpening("/books/new.pdf", "opening, page 1 of 5");
        viewOf(*m_pane)->setCurrentIndex(rowOf(*m_pane, "/books/new.pdf"));
        QTest::keyClick(viewOf(*m_pane), Qt::Key_F2);
        QVERIFY(!renamingField());
    }

    void whatIsTyped_isKept_whileTheDocumentIsRead()
    {
        typeAnew(startRenaming("d2"), "The light");
        m_pane->setActivity("d2", "reading, page 94");
        m_pane->setCurrent("d2", "c2-1");
        m_pane->setDocuments(madeUpLibrary(3, 1));
        QVERIFY(renamingField());
        QCOMPARE(renamingField()->text(), "The light");
        QTest::keyClicks(renamingField(), "house");
        QTest::keyClick(renamingField(), Qt::Key_Return);
        QTRY_COMPARE(m_renamed->count(), 1);
        QCOMPARE(m_renamed->front().last().toString(), "The lighthouse");
    }

    void whatIsTyped_isKept_whileOtherRowsComeAndGo()
    {
        typeAnew(startRenaming("d2"), "The light");
        m_pane->setOpening("/books/new.pdf", "opening");
        m_pane->opened("/books/new.pdf");
        m_pane->setDocuments(madeUpLibrary(4, 1));
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(renamingField());
        QTRY_VERIFY(renamingField()->hasFocus());
        QCOMPARE(renamingField()->text(), "The light");
        QTest::keyClicks(renamingField(), "house");
        QTest::keyClick(renamingField(), Qt::Key_Return);
        QTRY_COMPARE(m_renamed->count(), 1);
        QCOMPARE(m_renamed->front(), QVariantList({"d2", true, "The lighthouse"}));
    }

    void aRowThatGoes_takesItsFieldAlong()
    {
        startRenaming("d3");
        m_pane->setDocuments(madeUpLibrary(2, 1));
        QTRY_VERIFY(!renamingField());
        QCOMPARE(m_renamed->count(), 0);
    }

private:
    QLineEdit* renamingField() const
    {
        for (auto* field : viewOf(*m_pane)->viewport()->findChildren<QLineEdit*>()) {
            if (field->isVisible())
                return field;
        }
        return nullptr;
    }

    QLineEdit* startRenaming(const QString& id)
    {
        viewOf(*m_pane)->setCurrentIndex(rowOf(*m_pane, id));
        QTest::keyClick(viewOf(*m_pane), Qt::Key_F2);
        QLineEdit* const field = renamingField();
        if (!field)
            qFatal("F2 opens no field");
        return field;
    }

    static void typeAnew(QLineEdit* field, const QString& title)
    {
        field->selectAll();
        QTest::keyClick(field, Qt::Key_Delete);
        QTest::keyClicks(field, title);
    }

    std::unique_ptr<LibraryPane> m_pane;
    std::unique_ptr<QSignalSpy> m_renamed;
};

QTEST_MAIN(TestRename)
#include "test_rename.moc"
