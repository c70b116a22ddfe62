// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/program.h"

#include <QFile>
#include <QTest>

using lectern::test::Outcome;
using lectern::test::Program;

/// A display that the environment names and that nobody is behind: as after `su`, or over a connection that was cut.
class TestDisplay : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_text = m_program.file("light.txt", "The lighthouse was built in 1846 by Margaret Hale.");
        QVERIFY(!m_text.isEmpty());
    }

    void withoutFiles_isOneSentence_data() { displays(); }

    void withoutFiles_isOneSentence()
    {
        const Outcome outcome = run({});
        QCOMPARE(outcome.status, 1); // -1 where it was aborted
        QCOMPARE(outcome.output, QByteArray());
        QCOMPARE(outcome.errorLines().size(), 1);
        QVERIFY2(outcome.error.contains(name()) && outcome.error.contains("cannot be reached"), outcome.error.constData());
    }

    void withAFile_goesOnInTheTerminal_data() { displays(); }

    void withAFile_goesOnInTheTerminal()
    {
        const Outcome outcome = run({m_text}, "When was the lighthouse built?\n");
        QCOMPARE(outcome.status, 0);
        QVERIFY2(outcome.output.contains("1846"), outcome.output.constData());
        QVERIFY2(outcome.error.startsWith("lectern: " + name()), outcome.error.constData());
    }

    void command_looksAtNoDisplay_data() { displays(); }

    void command_looksAtNoDisplay()
    {
        const Outcome outcome = run({"models", "list"});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.error, QByteArray());
    }

private:
    static void displays()
    {
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("value");
        QTest::newRow("X11") << "DISPLAY" << ":987";
        QTest::newRow("wayland") << "WAYLAND_DISPLAY" << "wayland-987";
        QTest::newRow("noSuchPlugin") << "QT_QPA_PLATFORM" << "nosuch";
    }

    static QByteArray name()
    {
        QFETCH(QString, value);
        return value.toUtf8();
    }

    Outcome run(const QStringList& arguments, const QByteArray& input = {})
    {
        QFETCH(QString, variable);
        QFETCH(QString, value);
        for (const char* other : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            m_program.setEnvironment(other, {});
        m_program.setEnvironment(variable, value);
        return m_program.run(arguments, input);
    }

    Program m_program;
    QString m_text;
};

QTEST_GUILESS_MAIN(TestDisplay)
#include "test_display.moc"
