// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/importing/worker/text_pages.h"

#include <QTest>

#include <string>

using namespace lectern::importing;

namespace {

QString shown(std::u16string_view text) { return QString::fromUtf16(text.data(), static_cast<qsizetype>(text.size())); }

QStringList pagesOf(const QString& text) {
    QStringList pages;
    for (const std::u16string& page : textPages(text.toStdU16String()))
        pages.append(shown(page));
    return pages;
}

} // namespace

class TestPlainText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wrappedLines_becomeParagraphs() {
        const QString text = QStringLiteral("It was the best of times, it was the worst of times,\n"
                                            "it was the age of wisdom, it was the age of foolishness,\n"
                                            "it was the epoch of belief.\n"
                                            "\n"
                                            "A second paragraph begins here and it is just as long as\n"
                                            "the first.\n");
        QCOMPARE(pagesOf(text), QStringList(QStringLiteral("It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of "
                                                           "foolishness, it was the epoch of belief.\n\nA second paragraph begins here and it is just as "
                                                           "long as the first.")));
    }

    void linesThatEndOnPurpose_stayLines() {
        const QString text = QStringLiteral("Flour 500 g\nSalt 10 g\nThe dough must rest for at least eight hours in a cold place.\n");
        QCOMPARE(pagesOf(text), QStringList(QStringLiteral("Flour 500 g\nSalt 10 g\nThe dough must rest for at least eight hours in a cold place.")));
    }

    void formFeeds_dividePages_emptyOnesIncluded() {
        QCOMPARE(pagesOf(QStringLiteral("one\n\ftwo\f\fthree\n\f")), QStringList({"one", "two", "", "three"}));
    }

    void longText_isDividedAtParagraphs_nothingLost() {
        QString text;
        for (int i = 0; i < 100; ++i)
            text += QStringLiteral("Paragraph %1 ").arg(i) + QStringLiteral("says something. ").repeated(10).trimmed() + QStringLiteral("\n\n");
        const QStringList pages = pagesOf(text);
        QVERIFY(pages.size() > 4);
        for (const QString& page : pages) {
            QVERIFY2(page.size() <= 3'000, qPrintable(QString::number(page.size())));
            QVERIFY(page.startsWith(QStringLiteral("Paragraph")) && page.endsWith(QStringLiteral("something.")));
        }
        QCOMPARE(pages.join(QStringLiteral("\n\n")) + QStringLiteral("\n\n"), text);
    }

    void endlessLine_isDividedBetweenWords_nothingLost() {
        QString words;
        for (int i = 0; i < 5'000; ++i)
            words += QString::number(i) + QLatin1Char(' ');
        const QStringList pages = pagesOf(words);
        QVERIFY(pages.size() > 5);
        QCOMPARE(pages.join(QLatin1Char(' ')), words.trimmed());
        QCOMPARE(pagesOf(QString(20'000, QLatin1Char('x'))).join(QString()), QString(20'000, QLatin1Char('x')));
    }
};

QTEST_APPLESS_MAIN(TestPlainText)
#include "test_plain_text.moc"
