// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/conversation/made_up_turns.h"
#include "ui/conversation/growing_field.h"
#include "ui/conversation/fitted_text.h"
#include "ui/conversation/question_bubble.h"
#include "ui/conversation/text_button.h"
#include "ui/conversation/turn_failure.h"
#include "ui/conversation/turn_list.h"
#include "ui/conversation/turn_view.h"

#include <QApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace lectern;
using namespace lectern::ui;

class TestTurns : public QObject {
    Q_OBJECT

private slots:
    void question_staysOnOneLine_whereItFits()
    {
        for (const QString question : {"What is the purpose of /usr/share?", "How many keepers lived in the tower?"}) {
            const auto pane = shownPane();
            pane->resize(360, 700);
            pane->beginTurn(question);
            QTest::qWait(50);
            pane->appendText("Three.");
            pane->finishTurn(madeUpTurn("t1", question, "Three."));
            QTest::qWait(50);
            const auto* text = named<FittedText>(*pane, "Question");
            QVERIFY(text);
            const int line = text->fontMetrics().height();
            qInfo("%d x %d, line %d, pane %d", text->width(), text->height(), line, pane->width());
            QVERIFY(text->height() < 2 * line);
        }
    }

    void init() { m_pane = shownPane(madeUpTurns(3)); }
    void cleanup() { m_pane.reset(); }

    void editing_asksAnotherQuestion_inPlaceOfTheTurn()
    {
        QSignalSpy edited(m_pane.get(), &ConversationPane::editRequested);
        GrowingField* const field = startEditing(1);
        QCOMPARE(field->toPlainText(), "Question 2 about the lighthouse?");
        QTest::keyClicks(field, " Really?");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(edited.count(), 1);
        QCOMPARE(edited.front(), QVariantList({"t2", "Question 2 about the lighthouse? Really?"}));
        QVERIFY(!bubble(1)->isEditing());
    }

    void editing_endsWithEscapeOrCancel_andAsksNothing()
    {
        QSignalSpy edited(m_pane.get(), &ConversationPane::editRequested);
        QTest::keyClicks(startEditing(1), "x");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!bubble(1)->isEditing());
        QCOMPARE(QApplication::focusWidget()->accessibleName(), "Edit the question");
        startEditing(1);
        QTest::mouseClick(named<TextButton>(*bubble(1), "Cancel"), Qt::LeftButton);
        QVERIFY(!bubble(1)->isEditing());
        QTest::keyClick(startEditing(1), Qt::Key_Return); // unchanged
        QVERIFY(!bubble(1)->isEditing());
        GrowingField* const field = startEditing(1);
        field->clear();
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(bubble(1)->isEditing());
        QCOMPARE(edited.count(), 0);
    }

    void editing_waits_whileAnAnswerIsWritten()
    {
        QSignalSpy edited(m_pane.get(), &ConversationPane::editRequested);
        GrowingField* const field = startEditing(0);
        QTest::keyClicks(field, " More?");
        m_pane->beginTurn("And then?");
        field->setFocus();
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(edited.count(), 0);
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!bubble(0)->isEditing());
        QVERIFY(!named<TextButton>(*bubble(0), "Edit the question"));
        m_pane->finishTurn(madeUpTurn("t4", "And then?", "Nothing."));
        QVERIFY(named<TextButton>(*bubble(0), "Edit the question"));
    }

    void regenerate_isAskedFor_byButtonAndKeys()
    {
        QSignalSpy regenerated(m_pane.get(), &ConversationPane::regenerateRequested);
        QTest::mouseClick(named<TextButton>(*turn(0), "Regenerate"), Qt::LeftButton);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(regenerated.count(), 2);
        QCOMPARE(regenerated[0].front().toString(), "t1");
        QCOMPARE(regenerated[1].front().toString(), "t3");
        m_pane->beginTurn("Question 3 about the lighthouse?", "t3");
        QCOMPARE(turns().size(), std::size_t(3));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_R, Qt::ControlModifier);
        QVERIFY(!named<TextButton>(*turn(0), "Regenerate")->isEnabled());
        QCOMPARE(regenerated.count(), 2);
    }

    void branches_areSwitched_byMouseAndKeyboard()
    {
        QSignalSpy alternative(m_pane.get(), &ConversationPane::alternativeRequested);
        QVERIFY(!named<TextButton>(*turn(1), "Next answer"));
        showAlternative(2);
        const QLabel* place = named<QLabel>(*turn(1), "Answer 2 of 3");
        QVERIFY(place);
        QCOMPARE(place->text(), "2/3");
        QTest::mouseClick(named<TextButton>(*turn(1), "Next answer"), Qt::LeftButton);
        named<TextButton>(*turn(1), "Previous answer")->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QCOMPARE(alternative.count(), 3);
        QCOMPARE(alternative[0], QVariantList({"t2", 1}));
        QCOMPARE(alternative[1], QVariantList({"t2", -1}));
        QCOMPARE(alternative[2], QVariantList({"t2", -1}));
    }

    void branches_endAtTheFirstAndTheLast()
    {
        showAlternative(1);
        QVERIFY(!named<TextButton>(*turn(1), "Previous answer")->isEnabled());
        QVERIFY(named<TextButton>(*turn(1), "Next answer")->isEnabled());
        showAlternative(3);
        QVERIFY(named<TextButton>(*turn(1), "Previous answer")->isEnabled());
        QVERIFY(!named<TextButton>(*turn(1), "Next answer")->isEnabled());
    }

    void aBranch_keepsTheTurnsBeforeIt()
    {
        const QPoint place = turn(0)->pos();
        TurnView* const kept = turn(0);
        std::vector<domain::ShownTurn> branch = madeUpTurns(1);
        branch.push_back(madeUpTurn("t2b", "Another question?", "Another answer."));
        m_pane->showConversation("c", branch);
        QCOMPARE(turns().size(), std::size_t(2));
        QCOMPARE(turn(0), kept);
        QCOMPARE(kept->pos(), place);
        QCOMPARE(turn(1)->question(), "Another question?");
    }

    void aFailure_saysWhy_andCanBeRetried()
    {
        QSignalSpy retried(m_pane.get(), &ConversationPane::retryRequested);
        m_pane->beginTurn("And then?");
        m_pane->appendText("It was");
        m_pane->failTurn("<b>The model</b> file has changed.");
        QVERIFY(!m_pane->isAnswering());
        auto* const failure = turn(3)->findChild<TurnFailure*>();
        QCOMPARE(failure->findChild<QLabel*>()->text(), "<b>The model</b> file has changed.");
        QCOMPARE(failure->findChild<QLabel*>()->textFormat(), Qt::PlainText);
        auto* const retry = named<TextButton>(*turn(3), "Retry");
        QCOMPARE(retry->accessibleDescription(), "<b>The model</b> file has changed.");
        retry->setFocus();
        QTest::keyClick(retry, Qt::Key_Return);
        QTest::mouseClick(retry, Qt::LeftButton);
        QCOMPARE(retried.count(), 2);
        QCOMPARE(retried.front().front().toString(), "And then?");
        m_pane->beginTurn("And then?");
        QCOMPARE(turns().size(), std::size_t(4));
        QVERIFY(!turn(3)->hasFailed());
    }

    void keyboard_isNotLost_whenATurnGoes()
    {
        named<TextButton>(*turn(2), "Regenerate")->setFocus();
        m_pane->beginTurn("Question 3 about the lighthouse?", "t3");
        const QWidget* const focus = QApplication::focusWidget();
        QVERIFY(focus && focus->isVisible() && m_pane->isAncestorOf(focus));
        QSignalSpy stopped(m_pane.get(), &ConversationPane::stopRequested);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QCOMPARE(stopped.count(), 1);
    }

    void statistics_sayHowItEnded()
    {
        domain::ShownTurn cut = madeUpTurn("t4", "And then?", "It was");
        cut.turn.stop = domain::TurnStop::Length;
        m_pane->beginTurn("And then?");
        m_pane->finishTurn(cut);
        const auto labels = turn(3)->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text() == "ended at 96 token(s) · first after 0.2 s · 60/s";
        }));
    }

private:
    const std::vector<TurnView*>& turns() const { return m_pane->findChild<TurnList*>()->turns(); }
    TurnView* turn(int index) const { return turns()[std::size_t(index)]; }
    QuestionBubble* bubble(int index) const { return turn(index)->findChild<QuestionBubble*>(); }

    GrowingField* startEditing(int index) const
    {
        auto* const edit = named<TextButton>(*bubble(index), "Edit the question");
        edit->setFocus();
        QTest::keyClick(edit, Qt::Key_Return);
        auto* const field = qobject_cast<GrowingField*>(QApplication::focusWidget());
        if (!field || !bubble(index)->isAncestorOf(field))
            qFatal("the field does not get the keyboard");
        return field;
    }

    void showAlternative(int alternative)
    {
        std::vector<domain::ShownTurn> shown = madeUpTurns(3);
        shown[1].alternative = alternative;
        shown[1].alternatives = 3;
        m_pane->showConversation("c", shown);
    }

    std::unique_ptr<ConversationPane> m_pane;
};

QTEST_MAIN(TestTurns)
#include "test_turns.moc"
