// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/conversation/made_up_turns.h"
#include "ui/conversation/answer_view.h"
#include "ui/conversation/text_button.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QTest>

using namespace lectern;
using namespace lectern::ui;

class TestCopy : public QObject {
    Q_OBJECT

private slots:
    void init() { QApplication::clipboard()->clear(); }

    void button_copiesPlainText_withPageMarks()
    {
        const QString answer = "It was **built** in 1846 [p. 12].\n\nSee also [p. 40].";
        domain::Citation labelled = madeUpCitation(answer, 40);
        labelled.label = "xl";
        const auto pane = shownPane({madeUpTurn("t1", "When?", answer, {madeUpCitation(answer, 12), labelled})});
        QTest::mouseClick(named<TextButton>(*pane, "Copy"), Qt::LeftButton);
        QCOMPARE(copied(), "It was built in 1846 [p. 12].\nSee also [p. xl (40)].");
        QVERIFY(!QApplication::clipboard()->mimeData()->hasHtml());
    }

    void keys_copyTheLastAnswer_fromAnywhere()
    {
        const auto pane = shownPane(madeUpTurns(3));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY2(copied().startsWith("The lighthouse was built in 1846 [p. 3]."), qPrintable(copied()));
    }

    void aSelection_isCopiedWithItsMarks()
    {
        const QString answer = "One [p. 1] two.";
        const auto pane = shownPane({madeUpTurn("t1", "?", answer, {madeUpCitation(answer, 1)})});
        auto* const view = pane->findChild<AnswerView*>();
        view->setFocus();
        QTest::keyClick(view, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(copied(), "One [p. 1] two.");
    }

    void aTable_isCopiedInRowsAndColumns()
    {
        const QString answer = "Before.\n\n| year | where |\n|---|---|\n| 1846 | [p. 5] |\n| 1974 | there |\n\nAfter.";
        const auto pane = shownPane({madeUpTurn("t1", "?", answer, {madeUpCitation(answer, 5)})});
        QTest::mouseClick(named<TextButton>(*pane, "Copy"), Qt::LeftButton);
        QCOMPARE(copied(), "Before.\nyear\twhere\n1846\t[p. 5]\n1974\tthere\nAfter.");
    }

    void code_isCopiedAsItIs()
    {
        const auto pane = shownPane({madeUpTurn("t1", "?", "```\nif a:\n    b()\n```")});
        QTest::mouseClick(named<TextButton>(*pane, "Copy"), Qt::LeftButton);
        QCOMPARE(copied(), "if a:\n    b()");
    }

private:
    static QString copied() { return QApplication::clipboard()->text(); }
};

QTEST_MAIN(TestCopy)
#include "test_copy.moc"
