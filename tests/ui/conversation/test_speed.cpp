// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/conversation/made_up_turns.h"

#include <QTest>

#include <algorithm>
#include <ctime>

using namespace lectern;
using namespace lectern::ui;

namespace {

constexpr double kFrameMs = 16.0 * LECTERN_TEST_PATIENCE;
constexpr int kAnswer = 4 * 4000; // characters of 4,000 tokens
constexpr int kBlock = kAnswer / 4;  // of a list or code that never ends: all of it is laid out anew for each piece
constexpr int kRows = 50;            // of a table: the same, and Qt lays out each cell several times

double threadMilliseconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

} // namespace

/// The processor's time that the window's thread spends on a piece of an answer: a frame at most.
class TestSpeed : public QObject {
    Q_OBJECT

private slots:
    void everyPiece_takesLessThanAFrame_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("question");
        QTest::addColumn<int>("turns");
        const QString sentence = QStringLiteral("The keepers lived in the tower and kept the log of the station. ");
        const QString item = QStringLiteral("- The keepers lived in the **tower** and kept the log.\n");
        const QString row = QStringLiteral("| 1846 | the keepers of the station | 201 |\n");
        QTest::newRow("usual") << madeUpAnswer(kAnswer) << "And then?" << 1;
        QTest::newRow("after 500 turns") << madeUpAnswer(kAnswer) << "And then?" << 500;
        QTest::newRow("one paragraph") << sentence.repeated(kAnswer / int(sentence.size())) << "And then?" << 1;
        QTest::newRow("one list") << item.repeated(kBlock / int(item.size())) << "And then?" << 1;
        QTest::newRow("one block of code") << "```\n" + QStringLiteral("a = b + c\n").repeated(kBlock / 10) << "And then?" << 1;
        QTest::newRow("one table") << "| year | who | nights |\n|---|---|---|\n" + row.repeated(kRows) << "And then?" << 1;
        QTest::newRow("a long question") << madeUpAnswer(kAnswer / 4) << sentence.repeated(400) << 1;
    }

    void everyPiece_takesLessThanAFrame()
    {
        QFETCH(QString, answer);
        QFETCH(QString, question);
        QFETCH(int, turns);
        const auto pane = shownPane(madeUpTurns(turns));
        pane->beginTurn(question);
        std::vector<double> taken;
        for (const QString& piece : inPieces(answer, 10)) {
            const double before = threadMilliseconds();
            pane->appendText(piece);
            taken.push_back(threadMilliseconds() - before);
        }
        std::ranges::sort(taken);
        const double p99 = taken[taken.size() * 99 / 100];
        qInfo("median %.2f ms, p99 %.2f ms, longest %.2f ms", taken[taken.size() / 2], p99, taken.back());
        QVERIFY2(p99 <= kFrameMs, qPrintable(QString::number(p99)));
    }

    void aTurn_beginsAndEndsAtOnce_after500()
    {
        const auto pane = shownPane(madeUpTurns(500));
        double before = threadMilliseconds();
        pane->beginTurn("And then?");
        const double begun = threadMilliseconds() - before;
        before = threadMilliseconds();
        pane->finishTurn(madeUpTurn("t501", "And then?", "Nothing."));
        const double finished = threadMilliseconds() - before;
        qInfo("begins in %.1f ms, ends in %.1f ms", begun, finished);
        QVERIFY(begun <= 10 * kFrameMs && finished <= 10 * kFrameMs);
    }
};

QTEST_MAIN(TestSpeed)
#include "test_speed.moc"
