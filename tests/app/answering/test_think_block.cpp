// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/think_block.h"

#include <QTest>

using namespace lectern;
using namespace lectern::answering;

class TestThinkBlock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void text_isDivided_data()
    {
        QTest::addColumn<bool>("isOpen");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reasoning");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<bool>("isReasoned");
        QTest::newRow("begins inside") << true << "It is red.\n</think>\n\nRed."
                                       << "It is red."
                                       << "Red." << true;
        QTest::newRow("opens it once more") << true << "<think>\nIt is.\n</think>\nRed."
                                            << "It is."
                                            << "Red." << true;
        QTest::newRow("opens it itself") << false << "<think>\nIt\n\nis.\n\n</think>\n\nRed.\n"
                                         << "It\n\nis."
                                         << "Red.\n"
                                         << true;
        QTest::newRow("after white space") << false << " \n<think>a</think>b"
                                           << "a"
                                           << "b" << true;
        QTest::newRow("never closed") << true << "It is\n\n"
                                      << "It is"
                                      << "" << true;
        QTest::newRow("never closed, part of a tag") << true << "It is\n</thi"
                                                     << "It is\n</thi"
                                                     << "" << true;
        QTest::newRow("closed at once") << true << "</think>\n\nRed."
                                        << ""
                                        << "Red." << true;
        QTest::newRow("an empty block") << false << "<think>\n\n</think>\n\nRed."
                                        << ""
                                        << "Red." << true;
        QTest::newRow("nothing after it") << true << "So.</think>\n\n"
                                          << "So."
                                          << "" << true;
        QTest::newRow("nothing at all") << false << ""
                                        << ""
                                        << "" << false;
        QTest::newRow("no block") << false << " \n<thin>k </think>\n\n x"
                                  << ""
                                  << " \n<thin>k </think>\n\n x" << false;
        QTest::newRow("only a beginning") << false << " <think"
                                          << ""
                                          << " <think" << false;
        QTest::newRow("later in the answer") << false << "a <think>b</think>"
                                             << ""
                                             << "a <think>b</think>" << false;
        QTest::newRow("other tags inside") << true << "a <b> </thin> \n</i></think>c</think>"
                                           << "a <b> </thin> \n</i>"
                                           << "c</think>" << true;
        QTest::newRow("space after the tag stays") << true << "a</think>  b"
                                                   << "a"
                                                   << "  b" << true;
    }

    void text_isDivided()
    {
        QFETCH(bool, isOpen);
        QFETCH(QString, text);
        QFETCH(QString, reasoning);
        QFETCH(QString, answer);
        QFETCH(bool, isReasoned);
        for (qsizetype length = 1; length <= std::max(qsizetype(1), text.size()); ++length) {
            ThinkBlock block(isOpen);
            domain::TurnText all;
            const auto add = [&](const domain::TurnText& more) {
                QVERIFY(all.answer.isEmpty() || more.reasoning.isEmpty()); // never back again
                all.reasoning += more.reasoning;
                all.answer += more.answer;
            };
            for (qsizetype at = 0; at < text.size(); at += length)
                add(block.push(text.mid(at, length)));
            add(block.finish());
            QCOMPARE(all.reasoning, reasoning);
            QCOMPARE(all.answer, answer);
            QCOMPARE(block.isReasoned(), isReasoned);
        }
    }

    void whatIsCertain_comesAtOnce()
    {
        ThinkBlock block(true);
        QCOMPARE(block.push("It is").reasoning, QString("It is"));
        QVERIFY(block.isReasoning());
        QCOMPARE(block.push(" red\n<").reasoning, QString(" red"));
        QCOMPARE(block.push("b").reasoning, QString("\n<b"));
        QCOMPARE(block.push("</think>").reasoning, QString());
        QVERIFY(!block.isReasoning());
        QCOMPARE(block.push("\n\nR").answer, QString("R"));
        QCOMPARE(block.push("\n").answer, QString("\n"));
    }
};

QTEST_GUILESS_MAIN(TestThinkBlock)
#include "test_think_block.moc"
