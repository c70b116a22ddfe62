// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/warning_text.h"

#include <QTest>
#include <QTranslator>

using lectern::runtime::warningText;

namespace {

/// Words that are seen to be translated.
class Marked : public QTranslator {
public:
    QString translate(const char* context, const char* source, const char*, int) const override
    {
        return QLatin1String(context) == QLatin1String("DocumentWarning") ? u'*' + QString::fromUtf8(source) : QString();
    }
    bool isEmpty() const override { return false; }
};

} // namespace

class TestWarningText : public QObject {
    Q_OBJECT

private slots:
    void withoutATranslation_warningsAreAsTheyWereWritten()
    {
        for (const char* warning :
             {"page 7 is damaged", "page 3 was recognised with 41 % confidence", "the file was changed while it was read",
              "Syntax Error: Couldn't find trailer dictionary", ""})
            QCOMPARE(warningText(QString::fromUtf8(warning)), QString::fromUtf8(warning));
    }

    void knownWarnings_areTranslated_withWhatTheyName()
    {
        Marked marked;
        QVERIFY(QCoreApplication::installTranslator(&marked));
        QCOMPARE(warningText("page 7 is damaged"), QString("*page 7 is damaged"));
        QCOMPARE(warningText("page 3 was recognised with 41 % confidence"),
                 QString("*page 3 was recognised with 41 % confidence"));
        QCOMPARE(warningText("page 3 was not recognised: it: took too long"),
                 QString("*page 3 was not recognised: it: took too long"));
        QCOMPARE(warningText("page 3 was not recognised: two\nlines"), QString("*page 3 was not recognised: two\nlines"));
        QCOMPARE(warningText("the book lacks a part that it names: %1 %2.xhtml"),
                 QString("*the book lacks a part that it names: %1 %2.xhtml"));
        QCOMPARE(warningText("the file was changed while it was read"), QString("*the file was changed while it was read"));
        QCOMPARE(warningText("Syntax Error: page 7 is damaged"), QString("Syntax Error: page 7 is damaged"));
    }
};

QTEST_GUILESS_MAIN(TestWarningText)
#include "test_warning_text.moc"
