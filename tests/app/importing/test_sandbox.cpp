// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/importing/importing_fixture.h"

#include <QProcess>

using namespace lectern::test;

class TestSandbox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The program confines itself and tries each; see sandbox_self_test.cpp.
    void confinedWorker_canDoNothingButRead_data() {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("option");
        QTest::newRow("reading text") << realWorker() << QStringLiteral("--self-test-sandbox");
        QTest::newRow("drawing pages") << realWorker() << QStringLiteral("--self-test-sandbox-drawing");
        QTest::newRow("recognising text") << ocrWorker() << QStringLiteral("--self-test-sandbox");
    }

    void confinedWorker_canDoNothingButRead() {
        QFETCH(QString, program);
        QFETCH(QString, option);
        QProcess process;
        process.start(program, {option});
        QVERIFY(process.waitForFinished());
        const QString report = QString::fromUtf8(process.readAllStandardOutput());
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, qPrintable(report));
        for (const char* refused : {"connect to the network", "open a local socket", "create a file", "write to a file", "start a process",
                                    "trace a process", "map executable memory", "execute a program"})
            QVERIFY2(report.contains(QLatin1String(refused) + QStringLiteral(": refused\n")), refused);
        QVERIFY(!QFile::exists(QStringLiteral("/tmp/lectern-sandbox-test")));
    }

    void startedByHand_saysWhatItIs() {
        for (const QString& program : {realWorker(), ocrWorker()}) {
            QProcess process;
            process.start(program, {});
            QVERIFY(process.waitForFinished());
            QCOMPARE(process.exitCode(), 2);
            QVERIFY(process.readAllStandardOutput().isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(TestSandbox)
#include "test_sandbox.moc"
