// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/conversation/made_up_turns.h"
#include "ui/conversation/answer_view.h"
#include "ui/conversation/chip.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QScrollBar>
#include <QTest>

using namespace lectern;
using namespace lectern::ui;

/// By keyboard: everything, in the order in which one reads.
class TestOrder : public QObject {
    Q_OBJECT

private slots:
    void tab_goesThroughEverything_inReadingOrder()
    {
        const auto pane = shownPane(turns());
        pane->setHint("ready", true);
        QCOMPARE(names(*pane), expected());
    }

    void tab_isInOrder_afterAnAnswerHasCome()
    {
        const auto pane = shownPane();
        const std::vector<domain::ShownTurn> all = turns();
        for (const domain::ShownTurn& turn : all) {
            pane->beginTurn(turn.turn.question);
            pane->appendText(turn.turn.answer);
            pane->finishTurn(turn);
        }
        QCOMPARE(names(*pane), expected());
    }

    void tab_isInOrder_afterTheThemeHasChanged()
    {
        const auto pane = shownPane(turns());
        Theme::wear(Theme::Choice::Dark);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(names(*pane), expected());
        Theme::wear(Theme::Choice::Light);
    }

    void tab_reachesRetry_afterAFailure()
    {
        const auto pane = shownPane();
        pane->beginTurn("Why?");
        pane->failTurn("The model file has changed.");
        QCOMPARE(names(*pane), QStringList({"Conversation: The lighthouse", "Question", "Answer", "Retry", "Question"}));
    }

    void tab_goesThroughTheSuggestions()
    {
        const auto pane = shownPane();
        QCOMPARE(names(*pane), QStringList({"What is this document about?", "Key dates and figures", "What does it say about …?", "Question"}));
        for (const QStringList& questions : {QStringList{"Who?", "When?"}, QStringList{"Who?", "When?", "Where?", "Why?"}}) {
            pane->setSuggestions(questions);
            QCoreApplication::sendPostedEvents();
            QCOMPARE(names(*pane), questions + QStringList{"Question"});
        }
    }

    void whatTabReaches_isScrolledIntoView()
    {
        const auto pane = shownPane(madeUpTurns(20));
        for (int i = 0; i < 30; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab, Qt::ShiftModifier);
            const QWidget* const focus = QApplication::focusWidget();
            QVERIFY2(!focus->visibleRegion().isEmpty(), qPrintable(focus->accessibleName()));
        }
    }

    void controls_haveNames()
    {
        const auto pane = shownPane(turns());
        pane->beginTurn("Why?");
        for (const QWidget* widget : pane->findChildren<QWidget*>()) {
            const bool isScrollBar = qobject_cast<const QScrollBar*>(widget) != nullptr;
            if (widget->focusPolicy() == Qt::NoFocus || isScrollBar || widget->objectName().startsWith("qt_"))
                continue;
            const auto* const button = qobject_cast<const QAbstractButton*>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()) || qobject_cast<const QLabel*>(widget),
                     widget->metaObject()->className());
        }
    }

private:
    static std::vector<domain::ShownTurn> turns()
    {
        std::vector<domain::ShownTurn> turns = madeUpTurns(2);
        turns[1].alternative = 2;
        turns[1].alternatives = 3;
        return turns;
    }

    static QStringList expected()
    {
        return {"Conversation: The lighthouse",
                "Edit the question", "Question", "Answer", "Page 1", "Regenerate", "Copy",
                "Edit the question", "Question", "Answer", "Page 2", "Previous answer", "Next answer", "Regenerate", "Copy",
                "Question"};
    }

    /// What Tab goes through, beginning after the field for a question.
    static QStringList names(ConversationPane& pane)
    {
        pane.focusQuestion();
        const QWidget* const first = QApplication::focusWidget();
        QStringList reached;
        for (int i = 0; i < 100; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            const QWidget* const focus = QApplication::focusWidget();
            const auto* const button = qobject_cast<const QAbstractButton*>(focus);
            reached << (focus->accessibleName().isEmpty() && button ? button->text() : focus->accessibleName());
            if (focus == first)
                break;
        }
        return reached;
    }
};

QTEST_MAIN(TestOrder)
#include "test_order.moc"
