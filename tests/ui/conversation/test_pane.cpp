// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/conversation/made_up_turns.h"
#include "ui/conversation/composer.h"
#include "ui/conversation/growing_field.h"
#include "ui/conversation/meter.h"
#include "ui/conversation/suggestions.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace lectern;
using namespace lectern::ui;

class TestPane : public QObject {
    Q_OBJECT

private slots:
    void suggestions_standInAnEmptyConversation_andGoWithTheFirstQuestion()
    {
        const auto pane = shownPane();
        auto* const suggestions = pane->findChild<Suggestions*>();
        QVERIFY(suggestions->isVisible());
        pane->beginTurn("What is this document about?");
        QVERIFY(!suggestions->isVisible());
        pane->finishTurn(madeUpTurn("t1", "What is this document about?", "A lighthouse."));
        QVERIFY(!suggestions->isVisible());
        pane->showConversation({}, {});
        QVERIFY(suggestions->isVisible());
        pane->clear();
        QVERIFY(!suggestions->isVisible());
        pane->showConversation("c", madeUpTurns(1));
        QVERIFY(!suggestions->isVisible());
    }

    void aSuggestion_isAsked_byMouseAndKeys()
    {
        const auto pane = shownPane();
        QSignalSpy asked(pane.get(), &ConversationPane::asked);
        QPushButton* const first = pane->findChild<Suggestions*>()->findChildren<QPushButton*>().front();
        QTest::mouseClick(first, Qt::LeftButton);
        for (const Qt::Key key : {Qt::Key_Space, Qt::Key_Return, Qt::Key_Enter}) {
            first->setFocus();
            QTest::keyClick(first, key);
        }
        QCOMPARE(asked.count(), 4);
        QCOMPARE(asked.front().front().toString(), "What is this document about?");
    }

    void aSuggestionWithAGap_waitsForItsWords()
    {
        const auto pane = shownPane();
        QSignalSpy asked(pane.get(), &ConversationPane::asked);
        QTest::mouseClick(pane->findChild<Suggestions*>()->findChildren<QPushButton*>().last(), Qt::LeftButton);
        auto* const field = qobject_cast<GrowingField*>(QApplication::focusWidget());
        QVERIFY(field);
        QTest::keyClicks(field, "keepers");
        QCOMPARE(field->toPlainText(), "What does it say about keepers?");
        QCOMPARE(asked.count(), 0);
    }

    void aSuggestion_isKept_whileNothingCanBeAsked()
    {
        const auto pane = shownPane();
        pane->setUnavailable("No model yet");
        QSignalSpy asked(pane.get(), &ConversationPane::asked);
        QTest::mouseClick(pane->findChild<Suggestions*>()->findChildren<QPushButton*>().front(), Qt::LeftButton);
        QCOMPARE(asked.count(), 0);
        QCOMPARE(pane->findChild<Composer*>()->question(), "What is this document about?");
    }

    void hint_saysWhatSendingWillDo()
    {
        const auto pane = shownPane();
        const auto seen = [&](const QString& words) {
            for (const QLabel* label : pane->findChild<Composer*>()->findChildren<QLabel*>()) {
                if (label->isVisible() && label->text() == words)
                    return true;
            }
            return false;
        };
        pane->setHint("Will read 38,200 new tokens, about 1 min 50 s", false);
        QVERIFY(seen("Will read 38,200 new tokens, about 1 min 50 s") && !seen("●"));
        pane->setHint("Already read: starts at once", true);
        QVERIFY(seen("Already read: starts at once") && seen("●"));
        pane->setUnavailable("<b>No</b> model yet");
        QVERIFY(seen("<b>No</b> model yet") && !seen("●"));
    }

    void meter_addsUp()
    {
        QCOMPARE(Meter::words({112400, 3100, 4000, 140000}),
                 "Documents 112,400 · Conversation 3,100 · Answer reserve 4,000 · Free 20,500 of 140,000");
        QCOMPARE(Meter::words({140000, 3100, 4000, 140000}),
                 "Documents 140,000 · Conversation 3,100 · Answer reserve 4,000 · 7,100 more than the 140,000 that fit");
        QCOMPARE(Meter::words({}), "Documents 0 · Conversation 0 · Answer reserve 0");
        const auto pane = shownPane();
        pane->setUse({112400, 3100, 4000, 140000});
        auto* const meter = pane->findChild<Meter*>();
        QVERIFY(meter->isVisible());
        QCOMPARE(meter->findChild<QLabel*>()->text(), Meter::words({112400, 3100, 4000, 140000}));
        QVERIFY(meter->accessibleName().endsWith("Free 20,500 of 140,000"));
        QVERIFY(!meter->grab().isNull());
    }

    void piecesThatComeLate_areLeftOut()
    {
        const auto pane = shownPane(madeUpTurns(1));
        pane->appendText("late");
        pane->finishTurn(madeUpTurn("t9", "?", "late"));
        pane->failTurn("late");
        pane->clear();
        pane->appendText("late");
        QVERIFY(!pane->isAnswering());
        QVERIFY(!pane->findChild<Suggestions*>()->isVisible());
    }
};

QTEST_MAIN(TestPane)
#include "test_pane.moc"
