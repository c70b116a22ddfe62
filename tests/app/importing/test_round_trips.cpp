// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/importing/importing_fixture.h"

#include <QRegularExpression>

using namespace lectern;
using namespace lectern::test;

namespace {

/// The words of data/formats/bridge.md in order; what is Markdown's own is left out, notes are told apart.
constexpr auto kWords =
    "The Bridge at Ansel | The river | The bridge was closed to all traffic on 12 March 1987 | It was reopened in May see the "
    "report "
    "| one item another item 1 nested first 2 nested second | Numbers | Boats that passed the lock "
    "| Year Boats Remark 1987 12 low water 1988 34 high water | def toll boats return 3 boats | Other languages "
    "| Größe und Maß der Brücke sind bekannt l été l eau était basse Жизнь на реке была тихой 吾輩は猫である الجسر مغلق اليوم "
    "הגשר סגור היום "
    "| Quoted words of the lock keeper who said them on two lines | Term Its meaning in a paragraph of its own";

QStringList wordsIn(const QString& text)
{
    static const QRegularExpression notWord(QStringLiteral("[^\\p{L}\\p{M}\\p{N}]+"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    return text.split(notWord, Qt::SkipEmptyParts);
}

} // namespace

/// One source, made by pandoc 2.17 into every format (pandoc -s bridge.md -t …): the same words in the same order, the same
/// chapters.
class TestRoundTrips : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFormat_saysTheSame_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* file : {"bridge.epub", "bridge-2.epub", "bridge.docx", "bridge.odt", "bridge.html"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }

    void everyFormat_saysTheSame()
    {
        QFETCH(QString, file);
        const domain::Document document = importing::DocumentImporter(realWorker())
                                              .import(QStringLiteral(LECTERN_TEST_DATA "/app/importing/data/formats/") + file)
                                              .value();
        QString text;
        for (const domain::Page& page : document.pages)
            text += page.text + QStringLiteral("\n\n");
        // Where a note stands is each format's own affair.
        static const QRegularExpression note(QStringLiteral("(\\[\\^1\\]: |1\\. )As the council decided on 3 March\\."));
        QCOMPARE(text.count(note), 1);
        text.remove(note);
        QVERIFY(text.contains(QStringLiteral("12 March 1987.[^1] It was")));
        text.remove(QStringLiteral("[^1]"));
        QCOMPARE(wordsIn(text), wordsIn(QString::fromUtf8(kWords)));

        QCOMPARE(document.title, QStringLiteral("The Bridge at Ansel"));
        QVERIFY(text.contains(QStringLiteral("- another item\n  1. nested first\n  2. nested second")));
        QVERIFY(text.contains(QStringLiteral("| Year | Boats | Remark |\n|---|---|---|\n| 1987 | 12 | low water |\n")));
        QCOMPARE(document.pages.size(), size_t{3});
        QVERIFY(document.pages[1].text.startsWith(QStringLiteral("The river\n\n")));
        QVERIFY(document.pages[2].text.startsWith(QStringLiteral("Other languages\n\n")));
        QStringList outline;
        for (const domain::OutlineEntry& entry : document.outline)
            outline.append(QStringLiteral("%1 %2 %3").arg(entry.level).arg(entry.title).arg(entry.page));
        for (const char* entry : {"1 The river 2", "2 Numbers 2", "1 Other languages 3"})
            QVERIFY2(outline.contains(QString::fromLatin1(entry)), qPrintable(outline.join(QLatin1Char(';'))));
    }

    void markdown_staysAsItIs()
    {
        const QString path = QStringLiteral(LECTERN_TEST_DATA "/app/importing/data/formats/bridge.md");
        const domain::Document document = importing::DocumentImporter(realWorker()).import(path).value();
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QStringList pages;
        for (const domain::Page& page : document.pages)
            pages.append(page.text);
        QCOMPARE(pages.join(QStringLiteral("\n\n")), QString::fromUtf8(file.readAll()).trimmed());
    }
};

QTEST_GUILESS_MAIN(TestRoundTrips)
#include "test_round_trips.moc"
