// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/turn_tree.h"

#include <QTest>

using namespace lectern;
using runtime::TurnNode;
using runtime::TurnTree;

namespace {

TurnNode node(const QString& id, const QString& parent)
{
    domain::Turn turn;
    turn.id = id;
    turn.question = "Question " + id;
    return {turn, parent};
}

/// a ─ b ─ c      a was asked three ways: a, d, f; under d there is e.
/// d ─ e
/// f
std::vector<TurnNode> someTurns()
{
    return {node("a", ""), node("b", "a"), node("c", "b"), node("d", ""), node("e", "d"), node("f", "")};
}

QStringList idsOf(const TurnTree& tree)
{
    QStringList ids;
    for (const domain::ShownTurn& shown : tree.shown())
        ids << shown.turn.id;
    return ids;
}

} // namespace

class TestTurnTree : public QObject {
    Q_OBJECT

private slots:
    void shown_isThePathToTheHead()
    {
        QCOMPARE(idsOf(TurnTree(someTurns(), "c")), QStringList({"a", "b", "c"}));
        QCOMPARE(idsOf(TurnTree(someTurns(), "e")), QStringList({"d", "e"}));
        QCOMPARE(idsOf(TurnTree(someTurns(), "")), QStringList());
        QCOMPARE(idsOf(TurnTree(someTurns(), "unknown")), QStringList());
    }

    void shown_countsAlternativesInTheOrderTheyWereAsked()
    {
        const std::vector<domain::ShownTurn> path = TurnTree(someTurns(), "e").shown();
        QCOMPARE(path[0].alternative, 2);
        QCOMPARE(path[0].alternatives, 3);
        QCOMPARE(path[1].alternative, 1);
        QCOMPARE(path[1].alternatives, 1);
    }

    void headThroughSibling_goesDownToTheTurnAskedLast()
    {
        const TurnTree tree(someTurns(), "f");
        QCOMPARE(tree.headThroughSibling("f", -1), QString("e"));
        QCOMPARE(tree.headThroughSibling("f", -2), QString("c"));
        QCOMPARE(tree.headThroughSibling("a", 1), QString("e"));
        QCOMPARE(tree.headThroughSibling("f", 1), QString());
        QCOMPARE(tree.headThroughSibling("a", -1), QString());
        QCOMPARE(tree.headThroughSibling("unknown", 1), QString());
    }

    void add_makesAnotherBranch()
    {
        TurnTree tree(someTurns(), "c");
        tree.add(node("g", "a").turn, "a");
        QCOMPARE(idsOf(tree), QStringList({"a", "g"}));
        QCOMPARE(tree.shown("g").alternative, 2);
        QCOMPARE(tree.headThroughSibling("g", -1), QString("c"));
    }

    void turnsThatPointAtEachOther_endSomewhere()
    {
        const TurnTree tree({node("x", "y"), node("y", "x")}, "x");
        QVERIFY(tree.shown().size() <= 2);
        tree.headThroughSibling("x", 0);
    }
};

QTEST_GUILESS_MAIN(TestTurnTree)
#include "test_turn_tree.moc"
