// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cuda/kv_write_case.h"

#include <QtTest>

using namespace lectern::tests;

class KvWriteTest : public QObject {
    Q_OBJECT

private slots:
    void keysAndValues_goToTheirPlaces_data();
    void keysAndValues_goToTheirPlaces();
};

void KvWriteTest::keysAndValues_goToTheirPlaces_data()
{
    QTest::addColumn<int>("positions");
    QTest::addColumn<int>("tokens");
    QTest::addColumn<int>("kvHeads");
    QTest::addColumn<int>("headDim");
    QTest::addColumn<QList<int>>("cuts");
    for (const int tokens : {1, 2, 3, 17, 64, 257})
        QTest::addRow("%d tokens", tokens) << 300 << tokens << 1 << 128 << QList<int>{};
    QTest::addRow("three heads of 7, forked") << 600 << 420 << 3 << 7 << QList<int>{100, 300, 301};
    QTest::addRow("eight heads of 64") << 20 << 20 << 8 << 64 << QList<int>{7};
}

void KvWriteTest::keysAndValues_goToTheirPlaces()
{
    QFETCH(int, positions);
    QFETCH(int, tokens);
    QFETCH(int, kvHeads);
    QFETCH(int, headDim);
    QFETCH(QList<int>, cuts);
    QVERIFY(keysAndValuesGoToTheirPlaces(positions, tokens, kvHeads, headDim, {cuts.begin(), cuts.end()}));
}

QTEST_APPLESS_MAIN(KvWriteTest)
#include "kv_write_test.moc"
