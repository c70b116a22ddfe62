// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/arguments.h"
#include "app/cli/refusal.h"

#include <QTest>

using namespace lectern::cli;

namespace {

const std::vector<Option> kOptions = {
    {.name = "q", .value = "TEXT", .help = {}},
    {.name = "threads", .value = "N", .help = {}},
    {.name = "json", .value = {}, .help = {}},
};

Arguments parse(const QStringList& words)
{
    return Arguments(words, kOptions);
}

} // namespace

class TestArguments : public QObject
{
    Q_OBJECT

private slots:
    void values_followTheirOptionOrAnEqualsSign()
    {
        const Arguments arguments = parse({"a.pdf", "--threads=2", "-q", "one", "b.pdf", "-q", "--two", "--json"});
        QCOMPARE(arguments.rest(), QStringList({"a.pdf", "b.pdf"}));
        QCOMPARE(arguments.values("q"), QStringList({"one", "--two"}));
        QCOMPARE(arguments.value("q"), QString("--two"));
        QCOMPARE(arguments.number("threads", 1, 8), std::optional<qint64>(2));
        QVERIFY(arguments.has("json"));
    }

    void everythingAfterTwoDashes_isNoOption() { QCOMPARE(parse({"--", "--json", "-q"}).rest(), QStringList({"--json", "-q"})); }

    void absentOptions_haveNoValue()
    {
        const Arguments arguments = parse({});
        QVERIFY(!arguments.has("json") && arguments.value("q").isEmpty() && !arguments.number("threads", 1, 8));
        QCOMPARE(arguments.choice("threads", {"first", "second"}), QString("first"));
    }

    void wrongWords_areRefusedAsWrongUsage_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("subject");
        QTest::newRow("unknown") << QStringList{"--jason"} << "--jason";
        QTest::newRow("unknownShort") << QStringList{"-x"} << "-x";
        QTest::newRow("longFormOfAShortOne") << QStringList{"--q", "text"} << "--q";
        QTest::newRow("noValue") << QStringList{"a.pdf", "--threads"} << "--threads";
        QTest::newRow("valueOfASwitch") << QStringList{"--json=yes"} << "--json";
    }

    void wrongWords_areRefusedAsWrongUsage()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, subject);
        try {
            parse(words);
            QFAIL("accepted");
        } catch (const Refusal& refusal) {
            QCOMPARE(refusal.status, WrongUsage);
            QCOMPARE(refusal.subject, subject);
            QVERIFY(!refusal.sentence.isEmpty());
        }
    }

    void numbers_outsideTheirRange_areRefused_data()
    {
        QTest::addColumn<QString>("value");
        for (const char* value : {"0", "9", "two", "", "1.5", "99999999999999999999"})
            QTest::newRow(value) << value;
    }

    void numbers_outsideTheirRange_areRefused()
    {
        QFETCH(QString, value);
        const Arguments arguments = parse({"--threads", value});
        QVERIFY_EXCEPTION_THROWN(arguments.number("threads", 1, 8), Refusal);
    }

    void decimals_areNumbersWithAPoint()
    {
        QCOMPARE(parse({"--threads", "0.7"}).decimal("threads", 0, 1), std::optional<double>(0.7));
        for (const char* value : {"nan", "-0.1", "1.1", "0,7"})
            QVERIFY_EXCEPTION_THROWN(parse({"--threads", value}).decimal("threads", 0, 1), Refusal);
    }
};

QTEST_GUILESS_MAIN(TestArguments)
#include "test_arguments.moc"
