// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/importing/importing_fixture.h"

#include <QMap>

using namespace lectern;
using namespace lectern::test;

namespace {

/// How often each word stands in a text. Hyphens are left out: where lines divide words, opinions on them differ.
QMap<QString, int> wordsIn(QString text) {
    text.remove(QLatin1Char('-')).remove(QChar(0x2010)).remove(QChar(0x00AD));
    for (int i = 0; i < 5; ++i)
        text.replace(QChar(0xFB00 + i), QStringList({"ff", "fi", "fl", "ffi", "ffl"}).at(i));
    QMap<QString, int> words;
    for (const QString& word : text.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts))
        ++words[word];
    return words;
}

QString withoutBars(QString text) { return text.remove(QLatin1Char('|')); }

} // namespace

/// A real document of fifty pages (the Filesystem Hierarchy Standard, made by Apache FOP) against what pdftotext says.
class TestReference : public QObject {
    Q_OBJECT

private:
    static constexpr auto kData = LECTERN_TEST_DATA "/app/importing/data/";

    domain::Document m_document;

private Q_SLOTS:
    void initTestCase() {
        m_document = importing::DocumentImporter(realWorker()).import(QLatin1String(kData) + QStringLiteral("fhs-3.0.pdf")).value();
        QCOMPARE(m_document.pages.size(), size_t{50});
    }

    void everyPage_hasTheWordsThatPdftotextFinds() {
        QFile file(QLatin1String(kData) + QStringLiteral("fhs-3.0.pdftotext.txt"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QStringList pages = QString::fromUtf8(file.readAll()).split(QLatin1Char('\f'));
        int count = 0;
        for (const domain::Page& page : m_document.pages) {
            const QMap<QString, int> expected = wordsIn(pages.at(page.number - 1));
            // What was kept apart is there, and the bars of tables are ours.
            QVERIFY2(wordsIn(withoutBars(page.text + QLatin1Char(' ') + page.furniture)) == expected, qPrintable(QStringLiteral("page %1").arg(page.number)));
            count += static_cast<int>(expected.size());
        }
        QVERIFY(count > 3'000);
    }

    void everyWordBox_standsOnThePage_andItsRangeIsAWord() {
        for (const domain::Page& page : m_document.pages) {
            int covered = 0;
            int from = 0;
            for (const domain::WordBox& word : page.words) {
                QVERIFY(word.start >= from && word.end > word.start && word.end <= page.text.size());
                QVERIFY(withoutBars(page.text.mid(from, word.start - from)).trimmed().isEmpty());
                for (const QChar c : textOf(page, word))
                    QVERIFY(!c.isSpace());
                QVERIFY2(QRectF(QPointF(0, 0), page.size).adjusted(-1, -1, 1, 1).contains(word.box), qPrintable(textOf(page, word).toString()));
                from = word.end;
                covered += word.end - word.start;
            }
            QVERIFY(withoutBars(page.text.mid(from)).trimmed().isEmpty());
            const QString bare = withoutBars(page.text);
            QCOMPARE(covered, bare.size() - bare.count(QLatin1Char(' ')) - bare.count(QLatin1Char('\n')));
        }
    }

    void paragraphs_areWhole() {
        QVERIFY(m_document.pages.at(8).text.contains(QStringLiteral("\n\n")));
        int wholeSentences = 0;
        for (const domain::Page& page : m_document.pages)
            for (const QString& paragraph : page.text.split(QStringLiteral("\n\n")))
                wholeSentences += paragraph.size() > 150 && paragraph.endsWith(QLatin1Char('.'));
        QVERIFY2(wholeSentences > 100, qPrintable(QString::number(wholeSentences)));
    }
};

QTEST_GUILESS_MAIN(TestReference)
#include "test_reference.moc"
