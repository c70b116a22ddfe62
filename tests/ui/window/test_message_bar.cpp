// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/theme.h"
#include "ui/window/message_bar.h"

#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include <memory>

using lectern::ui::MessageBar;

class MessageBarTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { lectern::ui::Theme::wear(lectern::ui::Theme::Choice::Light); }

    void sentenceAlone_offersNoWayOut()
    {
        MessageBar bar;
        bar.say(QStringLiteral("report.pdf: it is empty"));
        QCOMPARE(bar.sentence(), QStringLiteral("report.pdf: it is empty"));
        QVERIFY(bar.findChild<QPushButton*>()->isHidden());
    }

    void wayOut_takenOnce_hidesTheBarFirst()
    {
        MessageBar bar;
        int taken = 0;
        QString shownMeanwhile = QStringLiteral("?");
        bar.offer(QStringLiteral("Forgotten"), QStringLiteral("Undo"), [&] {
            ++taken;
            shownMeanwhile = bar.sentence();
        });
        auto* button = bar.findChild<QPushButton*>();
        QCOMPARE(button->text(), QStringLiteral("Undo"));
        QVERIFY(!button->isHidden());
        button->click();
        button->click();
        QCOMPARE(taken, 1);
        QVERIFY(shownMeanwhile.isEmpty());
    }

    void wayOut_thatSaysAnother_leavesThatStanding()
    {
        MessageBar bar;
        bool undone = false;
        bar.offer(QStringLiteral("first"), QStringLiteral("Again"), [&] {
            bar.offer(QStringLiteral("second"), QStringLiteral("Undo"), [&] { undone = true; });
        });
        auto* button = bar.findChild<QPushButton*>();
        button->click();
        QCOMPARE(bar.sentence(), QStringLiteral("second"));
        button->click();
        QVERIFY(undone);
    }

    void wayOut_isForgotten_withItsSentence()
    {
        MessageBar bar;
        const auto kept = std::make_shared<int>(0);
        bar.offer(QStringLiteral("first"), QStringLiteral("Undo"), [kept] { ++*kept; });
        QCOMPARE(kept.use_count(), 2);
        bar.say(QStringLiteral("second"));
        QCOMPARE(kept.use_count(), 1);
        QVERIFY(bar.findChild<QPushButton*>()->isHidden());

        bar.offer(QStringLiteral("third"), QStringLiteral("Undo"), [kept] { ++*kept; });
        bar.findChild<QToolButton*>()->click(); // closed
        QCOMPARE(kept.use_count(), 1);
        QCOMPARE(*kept, 0);
        QVERIFY(bar.sentence().isEmpty());
    }

    void sentence_isWithdrawn_unlessAnotherStandsThere()
    {
        MessageBar bar;
        bar.offer(QStringLiteral("first"), QStringLiteral("Undo"), [] {});
        bar.withdraw(QStringLiteral("another"));
        QCOMPARE(bar.sentence(), QStringLiteral("first"));
        bar.withdraw(QStringLiteral("first"));
        QVERIFY(bar.sentence().isEmpty());
    }
};

QTEST_MAIN(MessageBarTest)
#include "test_message_bar.moc"
