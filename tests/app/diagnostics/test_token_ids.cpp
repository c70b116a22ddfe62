// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/diagnostics/token_ids.h"
#include "engine/base/failure.h"

#include <QTest>

using lectern::ErrorCode;
using lectern::Failure;
using namespace lectern::diagnostics;

class TestTokenIds : public QObject
{
    Q_OBJECT

private slots:
    void ids_areSeparatedByAnyWhiteSpace()
    {
        QCOMPARE(parseTokenIds(" 1\t2\r\n\n3 "), (std::vector<lectern::engine::TokenId>{1, 2, 3}));
        QCOMPARE(formatTokenIds({1, 2, 3}), QByteArray("1 2 3"));
        QCOMPARE(formatTokenIds({}), QByteArray());
    }

    void whatIsNoId_isNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("word") << QByteArray("1 two 3") << QByteArray("two");
        QTest::newRow("negative") << QByteArray("1 -2") << QByteArray("-2");
        QTest::newRow("tooLarge") << QByteArray("99999999999") << QByteArray("99999999999");
        QTest::newRow("fraction") << QByteArray("1.5") << QByteArray("1.5");
        QTest::newRow("empty") << QByteArray(" \n") << QByteArray("no token ids");
    }

    void whatIsNoId_isNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, named);
        try {
            parseTokenIds(text);
            QFAIL("accepted");
        } catch (const Failure& failure) {
            QVERIFY(failure.code() == ErrorCode::InvalidInput);
            QVERIFY2(QByteArray::fromStdString(failure.detail()).contains(named), failure.detail().c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestTokenIds)
#include "test_token_ids.moc"
