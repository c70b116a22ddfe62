// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/program.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

#include <csignal>

using lectern::test::Outcome;
using lectern::test::Program;

namespace {

const QString kScans = QStringLiteral(LECTERN_TEST_DATA "/app/importing/data/scanned.pdf");

} // namespace

/// A document of three scans on the command line: `--ocr`.
class TestScans : public QObject
{
    Q_OBJECT

private slots:
    void withoutOcr_oneLineNamesIt()
    {
        for (const char* verb : {"import", "read"}) {
            const Outcome outcome = m_program.run({verb, kScans});
            QCOMPARE(outcome.status, 1);
            QVERIFY(outcome.output.isEmpty());
            QVERIFY2(outcome.error.contains("--ocr"), outcome.error.constData());
        }
    }

    void noLanguage_isOneSentence()
    {
        Program bare;
        const Outcome outcome = bare.run({"import", kScans, "--ocr", "xyz"});
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.errorLines().size(), 1);
        QVERIFY2(outcome.error.contains("OCR"), outcome.error.constData());
    }

    void import_marksRecognisedPages()
    {
        requireEnglish();
        const Outcome outcome = m_program.run({"import", "--ocr", "eng", kScans, "--json", "--boxes"});
        QCOMPARE(outcome.status, 0);
        const QJsonArray pages = outcome.json()["pages"].toArray();
        QVERIFY(pages[0].toObject()["ocr"].toBool());
        QVERIFY(pages[0].toObject()["text"].toString().contains("It burned oil"));
        QVERIFY(pages[0].toObject()["boxes"].toArray().size() > 100);
        QVERIFY(!pages[2].toObject()["ocr"].toBool());
        const QJsonObject report = outcome.json()["report"].toObject();
        QCOMPARE(report["pagesWithoutText"].toArray(), QJsonArray{3});
        QCOMPARE(report["ocr"].toString(), QString("eng"));
    }

    void interruptedRecognition_goesOn_andIsAskedAboutLater()
    {
        requireEnglish();
        const Outcome interrupted = m_program.interrupt({"read", "--ocr=eng", kScans}, SIGINT, "Recognising the text");
        QCOMPARE(interrupted.status, 130);
        QVERIFY2(interrupted.error.contains("the same command goes on"), interrupted.error.constData());
        const Outcome read = m_program.run({"read", "--ocr=eng", kScans});
        QVERIFY2(read.status == 0, read.error.constData());
        // From now on the library has the text.
        const Outcome asked = m_program.run({"ask", kScans, "-q", "Who asked for the book in spring?", "--json"});
        QVERIFY2(asked.status == 0, asked.error.constData());
        const QJsonObject tokens = asked.json()["turns"].toArray()[0].toObject()["tokens"].toObject();
        QVERIFY(tokens["restored"].toInt() > 200);
    }

private:
    static void requireEnglish()
    {
        const QDir folder(QStringLiteral("/usr/share/tesseract-ocr"));
        bool found = !qEnvironmentVariableIsEmpty("TESSDATA_PREFIX") || QFile::exists("/usr/share/tessdata/eng.traineddata");
        for (const QString& version : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            found = found || QFile::exists(folder.filePath(version + "/tessdata/eng.traineddata"));
        if (!found)
            QSKIP("English for Tesseract is not installed (package tesseract-ocr-eng)");
    }

    Program m_program;
};

QTEST_GUILESS_MAIN(TestScans)
#include "test_scans.moc"
