// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/conversation/made_up_turns.h"
#include "ui/conversation/answer_view.h"
#include "ui/conversation/fitted_text.h"
#include "ui/conversation/text_button.h"
#include "ui/conversation/turn_view.h"

#include <QApplication>
#include <QClipboard>
#include <QTest>

using namespace lectern;
using namespace lectern::ui;

namespace {

const QString kThought = QStringLiteral("They ask when it was built.\n\nPage 12 says **1846**.");

domain::ShownTurn reasonedTurn(double seconds = 12.4)
{
    domain::ShownTurn turn = madeUpTurn("t1", "When?", "In 1846.");
    turn.turn.reasoning = kThought;
    turn.turn.seconds.reasoning = seconds;
    return turn;
}

} // namespace

/// What a model thought before it answered, above its answer.
class TestReasoning : public QObject {
    Q_OBJECT

private slots:
    void finishedReasoning_isFolded()
    {
        const auto pane = shownPane({reasonedTurn(), madeUpTurn("t2", "Who?", "Hale.")});
        QCOMPARE(buttons(*pane), QStringList{"Thought for 12 s"});
        QVERIFY(!thought(*pane));
    }

    void durations_areRounded_data()
    {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("words");
        QTest::newRow("not known, as the program ended meanwhile") << 0.0 << "Thoughts";
        QTest::newRow("short") << 0.1 << "Thought for 1 s";
        QTest::newRow("long") << 83.6 << "Thought for 1 min 24 s";
    }

    void durations_areRounded()
    {
        QFETCH(double, seconds);
        QFETCH(QString, words);
        const auto pane = shownPane({reasonedTurn(seconds)});
        QVERIFY(named<TextButton>(*pane, words));
    }

    void click_unfoldsAndFolds()
    {
        const auto pane = shownPane({reasonedTurn()});
        auto* const button = named<TextButton>(*pane, "Thought for 12 s");
        const auto answerTop = [&] { return pane->findChild<AnswerView*>()->mapTo(pane.get(), QPoint()).y(); };
        const int before = answerTop();
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(thought(*pane));
        QCOMPARE(thought(*pane)->toPlainText(), kThought); // as it is: no Markdown, no chips
        QVERIFY(answerTop() > before + thought(*pane)->height());
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(!thought(*pane));
        QCOMPARE(answerTop(), before);
    }

    void keyboard_reachesAndUnfolds_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::newRow("Enter") << Qt::Key_Return;
        QTest::newRow("Space") << Qt::Key_Space;
    }

    void keyboard_reachesAndUnfolds()
    {
        QFETCH(Qt::Key, key);
        const auto pane = shownPane({reasonedTurn()});
        QStringList passed;
        for (int i = 0; i < 10 && QApplication::focusWidget()->accessibleName() != "Thought for 12 s"; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            passed << QApplication::focusWidget()->accessibleName();
        }
        QCOMPARE(passed, QStringList({"Conversation: The lighthouse", "Edit the question", "Question", "Thought for 12 s"}));
        QTest::keyClick(QApplication::focusWidget(), key);
        QVERIFY(thought(*pane));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), thought(*pane));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget()->accessibleName(), QString("Answer"));
    }

    void reasoningThatComes_saysSoAndStaysAsItIsUnfolded()
    {
        const auto pane = shownPane();
        pane->beginTurn("When?");
        QVERIFY(buttons(*pane).isEmpty());
        pane->appendReasoning(kThought.left(10));
        QCOMPARE(buttons(*pane), QStringList{"Thinking…"});
        QTest::mouseClick(named<TextButton>(*pane, "Thinking…"), Qt::LeftButton);
        for (const QString& piece : inPieces(kThought.mid(10), 7))
            pane->appendReasoning(piece);
        QCOMPARE(thought(*pane)->toPlainText(), kThought);
        QVERIFY(thought(*pane)->height() >= int(thought(*pane)->document()->size().height()));
        pane->appendText("In 18");
        pane->finishTurn(reasonedTurn());
        QCOMPARE(buttons(*pane), QStringList{"Thought for 12 s"});
        QCOMPARE(thought(*pane)->toPlainText(), kThought);
    }

    void reasoningThatFails_isNoLongerGoingOn()
    {
        const auto pane = shownPane();
        pane->beginTurn("When?");
        pane->appendReasoning(kThought.left(10));
        pane->failTurn("The disk is full.");
        QCOMPARE(buttons(*pane), QStringList{"Thoughts"});
        QTest::mouseClick(named<TextButton>(*pane, "Thoughts"), Qt::LeftButton);
        QCOMPARE(thought(*pane)->toPlainText(), kThought.left(10));
    }

    void copiedAnswer_hasNoReasoning()
    {
        const auto pane = shownPane({reasonedTurn()});
        QTest::mouseClick(named<TextButton>(*pane, "Copy"), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), QString("In 1846."));
    }

    void baseModel_isOfferedTextToContinue()
    {
        const auto pane = shownPane();
        pane->setCompletes(true);
        pane->setNote("Base model: continues text, does not answer questions.");
        QVERIFY(named<QWidget>(*pane, "Text to continue"));
        for (const auto* button : pane->findChildren<QAbstractButton*>())
            QVERIFY2(!button->isVisible() || !button->text().contains("document"), qPrintable(button->text()));
        pane->setSuggestions({"Who?", "When?"});
        for (const auto* button : pane->findChildren<QAbstractButton*>())
            QVERIFY(!button->isVisible() || button->text() != "Who?");
        pane->setCompletes(false);
        QVERIFY(named<QWidget>(*pane, "Question"));
    }

private:
    static QStringList buttons(const ConversationPane& pane)
    {
        QStringList names;
        for (const auto* button : pane.findChildren<TextButton*>()) {
            if (button->isVisible() && button->accessibleName().startsWith("Th"))
                names << button->accessibleName();
        }
        return names;
    }

    static FittedText* thought(const ConversationPane& pane) { return named<FittedText>(pane, "What the model thought"); }
};

QTEST_MAIN(TestReasoning)
#include "test_reasoning.moc"
