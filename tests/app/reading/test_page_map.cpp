// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/page_map.h"

#include <QTest>

using namespace lectern::reading;

namespace {

PageMap mapOfTwoDocuments()
{
    PageMap map;
    map.append({1, 0}, {10, 13});
    map.append({1, 1}, {13, 20});
    map.append({1, 2}, {20, 21});
    map.append({2, 0}, {21, 24});
    map.append({2, 5}, {24, 30});
    return map;
}

} // namespace

class TestPageMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void placeOf_atEveryEdge();
    void tokensOf_isTheInverse();
    void unknownPages_haveNoTokens();
    void emptyMap_knowsNothing();
};

void TestPageMap::placeOf_atEveryEdge()
{
    const PageMap map = mapOfTwoDocuments();
    QCOMPARE(map.placeOf(9), std::optional<PagePlace>());
    QCOMPARE(map.placeOf(10), (PagePlace{1, 0}));
    QCOMPARE(map.placeOf(12), (PagePlace{1, 0}));
    QCOMPARE(map.placeOf(13), (PagePlace{1, 1}));
    QCOMPARE(map.placeOf(19), (PagePlace{1, 1}));
    QCOMPARE(map.placeOf(20), (PagePlace{1, 2}));
    QCOMPARE(map.placeOf(21), (PagePlace{2, 0}));
    QCOMPARE(map.placeOf(29), (PagePlace{2, 5}));
    QCOMPARE(map.placeOf(30), std::optional<PagePlace>());
    QCOMPARE(map.placeOf(-1), std::optional<PagePlace>());
}

void TestPageMap::tokensOf_isTheInverse()
{
    const PageMap map = mapOfTwoDocuments();
    for (qint64 position = 10; position < 30; ++position) {
        const auto tokens = map.tokensOf(*map.placeOf(position));
        QVERIFY(tokens && tokens->begin <= position && position < tokens->end);
    }
}

void TestPageMap::unknownPages_haveNoTokens()
{
    const PageMap map = mapOfTwoDocuments();
    QVERIFY(!map.tokensOf({1, 3}));
    QVERIFY(!map.tokensOf({2, 1}));
    QVERIFY(!map.tokensOf({3, 1}));
    QVERIFY(!map.tokensOf({0, 1}));
}

void TestPageMap::emptyMap_knowsNothing()
{
    QVERIFY(PageMap().isEmpty());
    QVERIFY(!PageMap().placeOf(0));
    QVERIFY(!PageMap().tokensOf({1, 1}));
}

QTEST_GUILESS_MAIN(TestPageMap)
#include "test_page_map.moc"
