// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/pdf_file.h"
#include "tests/e2e/program.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <sys/stat.h>

using lectern::test::Outcome;
using lectern::test::Program;

namespace {

constexpr qint64 kWithinSeconds = 20'000; // milliseconds, on a machine that is busy with other tests

} // namespace

/// Whatever cannot be done: one clear sentence on standard error, nothing on standard output, exit status 1 or 2.
class TestBadInput : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_text = m_program.file("light.txt", "The lighthouse was built in 1846.");
        QVERIFY(!m_text.isEmpty());
    }

    void document_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("says");

        const QByteArray pdf = lectern::test::lighthousePdf();
        QTest::newRow("noPdf") << m_program.file("picture.pdf", QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", 18)) << "an image (PNG)";
        QTest::newRow("truncated") << m_program.file("cut.pdf", pdf.left(60)) << "damaged";
        QTest::newRow("zeroBytes") << m_program.file("empty.pdf", {}) << "empty";
        QTest::newRow("noText") << m_program.file("scan.pdf", lectern::test::pdfFile({{}, {}})) << "no text";
        QTest::newRow("folder") << QDir(m_program.path({})).absolutePath() << "not a regular file";
        QTest::newRow("missing") << m_program.path("missing.pdf") << "no such file";
        QTest::newRow("encrypted") << QString(LECTERN_TEST_DATA "/e2e/data/encrypted.pdf") << "--password-file";
        const QString fifo = m_program.path("fifo.pdf");
        QCOMPARE(mkfifo(QFile::encodeName(fifo).constData(), 0600), 0);
        QTest::newRow("fifo") << fifo << "not a regular file";
    }

    void document()
    {
        QFETCH(QString, file);
        QFETCH(QString, says);
        refused(m_program.run({"ask", file, "-q", "What?"}), says);
        refused(m_program.run({"import", file, "--json"}), says);
        refused(m_program.run({file}, "What?\n"), says);
    }

    void document_tooLong_isRefusedWithTheNumbers()
    {
        const Outcome outcome =
            m_program.run({"ask", m_program.file("long.txt", QByteArray("a longer text ").repeated(3000)), "-q", "?", "--context", "2000"});
        refused(outcome, "2,000 fit");
        QVERIFY(outcome.error.contains("lectern: long.txt: too long: "));
    }

    void oneBadDocument_amongGoodOnes_isTheOneNamed()
    {
        refused(m_program.run({"ask", m_text, m_program.path("missing.pdf"), "-q", "?"}), "missing.pdf: ");
    }

    void password_fromAFile_opensAnEncryptedDocument()
    {
        const QString encrypted = LECTERN_TEST_DATA "/e2e/data/encrypted.pdf";
        const QString right = m_program.file("password", "lighthouse\r\nnot this line\n");
        const Outcome opened = m_program.run({"import", encrypted, "--password-file", right});
        QCOMPARE(opened.status, 0);
        QVERIFY(opened.output.contains("Margaret Hale"));
        refused(m_program.run({"import", encrypted, "--password-file", m_program.file("wrong", "harbour\n")}), "password is wrong");
        refused(m_program.run({"import", encrypted, "--password-file", m_program.path("none")}), "no such file");
    }

    void model_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("says");

        QTest::newRow("missing") << "no-such-model" << "no such model";
        QTest::newRow("missingPath") << "/no/such/model" << "no such model";
        QTest::newRow("file") << m_text << "not supported";

        const QString truncated = m_program.copyOfModel("truncated");
        QVERIFY(QFile::resize(truncated + "/model.safetensors", 5'000'000));
        QTest::newRow("truncated") << truncated << "damaged";

        const QString noTokenizer = m_program.copyOfModel("no-tokenizer");
        QVERIFY(QFile::remove(noTokenizer + "/tokenizer.model"));
        QTest::newRow("noTokenizer") << noTokenizer << "tokenizer.model";

        const QString foreign = m_program.copyOfModel("foreign");
        m_program.file("foreign/config.json", R"({"architectures":["LlamaForCausalLM"],"model_type":"llama"})");
        QTest::newRow("foreign") << foreign << "not supported";

        const QString fifo = m_program.copyOfModel("fifo");
        QVERIFY(QFile::remove(fifo + "/model.safetensors"));
        QCOMPARE(mkfifo(QFile::encodeName(fifo + "/model.safetensors").constData(), 0600), 0);
        QTest::newRow("fifo") << fifo << "regular file";
    }

    void model()
    {
        QFETCH(QString, model);
        QFETCH(QString, says);
        refused(m_program.run({"models", "inspect", model, "--json"}), says);
        refused(m_program.run({"ask", m_text, "-q", "?", "--model", model}), says);
        refused(m_program.run({"bench", "--model", model}), says);
    }

    void logits_badIds_areNamedAndNothingIsWritten()
    {
        const QString out = m_program.path("out.f32");
        const QString layers = m_program.path("layers");
        const auto logits = [&](const QByteArray& ids) {
            return m_program.run({"logits", "--tokens", m_program.file("ids.txt", ids), "--out", out, "--layers", layers});
        };
        refused(logits("1 2 8192"), "8192");
        refused(logits("1 -2 3"), "-2");
        refused(logits("1 two 3"), "two");
        refused(logits(" \n"), "no token ids");
        QVERIFY(!QFile::exists(out));
        QVERIFY(QDir(layers).entryList({"*"}, QDir::Files).isEmpty());
    }

    void device_cuda_whereThereIsNone_isRefusedInOneSentence()
    {
        refused(m_program.run({"ask", m_text, "-q", "?", "--device", "cuda"}), "the GPU cannot be used");
    }

    void context_longerThanTheModelTakes_isRefused()
    {
        refused(m_program.run({"ask", m_text, "-q", "?", "--context", "262145"}), "262144");
    }

    void fullDisk_isReported()
    {
        QProcess shell;
        shell.setProcessEnvironment(m_program.environment());
        shell.start("sh", {"-c", QString("'%1/bin/lectern' import '%2' --quiet >/dev/full").arg(LECTERN_BUILD_DIR, m_text)});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.exitStatus(), QProcess::NormalExit);
        QCOMPARE(shell.exitCode(), 1);
        QCOMPARE(shell.readAllStandardError().count('\n'), 1);
    }

    void closedStreams_doNotCrash_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("status");
        QTest::newRow("output") << "'%1' import '%2' >&-" << 1;
        QTest::newRow("error") << "'%1' import '%2' 2>&-" << 0;
        QTest::newRow("input") << "'%1' '%2' <&-" << 0;
        // A pipe whose reader has gone before the writer writes.
        QTest::newRow("pipe") << "{ sleep 1; '%1' import '%2'; echo $? >status; } | true; sleep 3; exit $(cat status)" << 1;
    }

    void closedStreams_doNotCrash()
    {
        QFETCH(QString, command);
        QFETCH(int, status);
        QProcess shell;
        shell.setWorkingDirectory(m_program.path({}));
        shell.setProcessEnvironment(m_program.environment());
        shell.start("sh", {"-c", command.arg(LECTERN_BUILD_DIR "/bin/lectern", m_text)});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.exitStatus(), QProcess::NormalExit);
        QCOMPARE(shell.exitCode(), status);
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList();
        QTest::newRow("noVerb") << QStringList{"frobnicate"};
        QTest::newRow("noVerbAfterAnOption") << QStringList{"--quiet", "frobnicate"};
        QTest::newRow("noFile") << QStringList{"ask"};
        QTest::newRow("unknownOption") << QStringList{"ask", m_text, "--frobnicate"};
        QTest::newRow("missingValue") << QStringList{"ask", m_text, "-q"};
        QTest::newRow("emptyQuestion") << QStringList{"ask", m_text, "-q", " "};
        QTest::newRow("noNumber") << QStringList{"ask", m_text, "-q", "?", "--threads", "many"};
        QTest::newRow("badTemperature") << QStringList{"ask", m_text, "-q", "?", "--temperature", "-1"};
        QTest::newRow("unknownDevice") << QStringList{"ask", m_text, "-q", "?", "--device", "abacus"};
        QTest::newRow("twoFiles") << QStringList{"import", m_text, m_text};
        QTest::newRow("modelsWithoutVerb") << QStringList{"models"};
        QTest::newRow("modelsOther") << QStringList{"models", "frobnicate"};
        QTest::newRow("noText") << QStringList{"tokens"};
        QTest::newRow("noOut") << QStringList{"logits", "--tokens", m_text};
    }

    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        const Outcome outcome = m_program.run(arguments);
        QCOMPARE(outcome.status, 2);
        QVERIFY(outcome.output.isEmpty());
        QVERIFY(outcome.error.startsWith("lectern: "));
        QVERIFY(outcome.error.contains("Usage: lectern"));
    }

private:
    static void refused(const Outcome& outcome, const QString& says)
    {
        QVERIFY2(outcome.status == 1, outcome.error.constData());
        QVERIFY2(outcome.output.isEmpty(), outcome.output.constData());
        QVERIFY2(outcome.errorLines().size() == 1, outcome.error.constData());
        QVERIFY2(outcome.error.startsWith("lectern: "), outcome.error.constData());
        QVERIFY2(QString::fromUtf8(outcome.error).contains(says), outcome.error.constData());
        QVERIFY2(outcome.milliseconds < kWithinSeconds, qPrintable(QString::number(outcome.milliseconds)));
    }

    Program m_program;
    QString m_text;
};

QTEST_GUILESS_MAIN(TestBadInput)
#include "test_bad_input.moc"
