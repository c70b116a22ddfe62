// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Outcome {
    int status = -1;
    QByteArray output;
    QByteArray error;

    QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
};

} // namespace

/// `lectern models import`, run as a person would run it, in a home of its own.
class TestModelsImport : public QObject {
    Q_OBJECT

private slots:
    void json_hasEveryFieldOfTheContract()
    {
        const QString file = m_home.filePath("small.gguf");
        const Outcome outcome = run({"--out", file, "--quant", "Q8_0", "--json"});
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        const QJsonObject json = outcome.json();
        QCOMPARE(json.keys(), QStringList({"bytes", "file", "quantisation", "resumed", "seconds", "tensors"}));
        QCOMPARE(json["file"].toString(), file);
        QCOMPARE(json["bytes"].toInteger(), QFileInfo(file).size());
        QCOMPARE(json["quantisation"].toString(), QString("Q8_0"));
        QCOMPARE(json["resumed"].toBool(true), false);
        QVERIFY(json["tensors"].toInt() > 10 && json["seconds"].isDouble());
    }

    void withoutAName_theFileGoesToTheUsersModels_andIsNotWrittenTwice()
    {
        const QString file = m_home.filePath("data/lectern/models/model-Q4_K_M.gguf");
        const Outcome outcome = run({});
        QVERIFY2(outcome.status == 0, outcome.error.constData());
        QVERIFY2(QFile::exists(file), outcome.output.constData());
        QVERIFY2(outcome.output.startsWith(file.toUtf8() + ": "), outcome.output.constData());
        const QByteArray bytes = read(file);
        const Outcome again = run({});
        QCOMPARE(again.status, 1);
        QVERIFY(again.output.isEmpty());
        QVERIFY2(again.error.startsWith("lectern: " + file.toUtf8() + ": there is such a file already"),
                 again.error.constData());
        QVERIFY(!bytes.isEmpty() && read(file) == bytes);
    }

    void unfinishedFileOfSomebodyElse_isNamedAndLeftAlone()
    {
        const QString file = m_home.filePath("taken.gguf");
        QFile part(file + ".part");
        QVERIFY(part.open(QIODevice::WriteOnly) && part.write("half a download") > 0);
        part.close();
        const Outcome outcome = run({"--out", file});
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.error.count('\n'), 1);
        QVERIFY2(outcome.error.startsWith("lectern: " + file.toUtf8() + ": it cannot be written ("), outcome.error.constData());
        QVERIFY2(outcome.error.contains("not an import's unfinished one"), outcome.error.constData());
        QCOMPARE(read(part.fileName()), QByteArray("half a download"));
    }

private:
    /// `lectern models import MODEL WORDS…`
    Outcome run(const QStringList& words) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("HOME", m_home.path());
        environment.insert("XDG_DATA_HOME", m_home.filePath("data"));
        environment.insert("XDG_CONFIG_HOME", m_home.filePath("config"));
        environment.insert("LC_ALL", "C.UTF-8");
        environment.insert("QT_QPA_PLATFORM", "offscreen");
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_home.path());
        process.start(QStringLiteral(LECTERN_BUILD_DIR "/bin/lectern"),
                      QStringList{"models", "import", LECTERN_TEST_DATA "/golden/moe/model"} + words);
        Outcome outcome;
        if (process.waitForFinished(120'000) && process.exitStatus() == QProcess::NormalExit)
            outcome.status = process.exitCode();
        outcome.output = process.readAllStandardOutput();
        outcome.error = process.readAllStandardError();
        return outcome;
    }

    static QByteArray read(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    const QTemporaryDir m_home;
};

QTEST_GUILESS_MAIN(TestModelsImport)
#include "test_models_import.moc"
