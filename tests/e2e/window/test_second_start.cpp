// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/pdf_file.h"
#include "tests/e2e/window/desktop_main.h"
#include "tests/e2e/window/input.h"
#include "tests/e2e/window/lectern_window.h"

#include <csignal>

using lectern::test::Accessible;
using lectern::test::LecternWindow;
using lectern::test::Outcome;
using lectern::test::waitUntil;

/// A window is open, and the program is started once more: from the terminal, and from its own settings.
class TestSecondStart : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(!m_program.file("other.pdf", lectern::test::lighthousePdf()).isEmpty());
        if (!m_window.start()) {
            m_window.keepEvidence("second-failed");
            QFAIL("no window with the keyboard's focus");
        }
    }

    void init()
    {
        if (m_broken)
            QSKIP("an earlier step of the story failed");
    }

    void cleanup()
    {
        if (QTest::currentTestFailed() && !m_broken) {
            m_broken = true;
            m_window.keepEvidence("second-failed");
        }
    }

    void secondStart_endsAtOnce_andItsFileOpensInTheFirstWindow()
    {
        const Outcome second = m_program.run({"other.pdf"}); // relative to its own working folder
        QCOMPARE(second.status, 0);
        QCOMPARE(second.output + second.error, QByteArray());
        QVERIFY2(second.milliseconds < kAtOnce, qPrintable(QString::number(second.milliseconds)));
        QVERIFY(!m_window.await("label", "· 3 pages").isNull());
        QVERIFY(m_window.isRunning());
        LecternWindow::photograph("second-1-file");
    }

    void secondStart_bringsTheFirstWindowToTheFront()
    {
        QCOMPARE(QProcess::execute("xdotool", {"getactivewindow", "windowminimize"}), 0);
        QVERIFY(waitUntil([] { return activeProcess() == 0; }));
        QCOMPARE(m_program.run({}).status, 0);
        QVERIFY(waitUntil([this] { return activeProcess() == m_window.process(); }));
    }

    void firstThatDoesNotAnswer_isSaid()
    {
        ::kill(m_window.process(), SIGSTOP);
        const Outcome second = m_program.run({"other.pdf"});
        ::kill(m_window.process(), SIGCONT);
        QCOMPARE(second.status, 1);
        QCOMPARE(second.errorLines().size(), 1);
        QVERIFY2(second.error.contains("does not answer"), second.error.constData());
    }

    void otherLibrary_hasAWindowOfItsOwn()
    {
        LecternWindow other(m_program);
        QVERIFY(other.start({"--library", m_program.path("another")}));
        QVERIFY(waitUntil([&] { return activeProcess() == other.process(); }));
        lectern::test::press("ctrl+q");
        QVERIFY(other.waitForEnd());
        QVERIFY(waitUntil([this] { return activeProcess() == m_window.process(); }));
    }

    void settings_openAndClose_withoutAMouse()
    {
        lectern::test::press("ctrl+comma");
        QVERIFY(!m_window.await("dialog", "Settings").isNull());
        QVERIFY(waitUntil([this] { return m_window.focused().name() == "As the system"; })); // the theme
        lectern::test::press("End");
        QVERIFY(waitUntil([this] { return m_window.focused().name() == "Dark"; }));
        LecternWindow::photograph("second-2-settings");
        lectern::test::press("Escape");
        QVERIFY(m_window.awaitGone("dialog", "Settings"));
        QVERIFY(m_window.isRunning());
    }

    void chosenLanguage_isThereAfterRestartNow()
    {
        lectern::test::press("ctrl+comma");
        QVERIFY(waitUntil([this] { return m_window.focused().name() == "Dark"; }));
        lectern::test::press("Tab");
        lectern::test::press("End"); // Português (Brasil)
        const Accessible restart = m_window.await("push button", "Restart now");
        QVERIFY(!restart.isNull());
        LecternWindow::photograph("second-3-restart");
        const pid_t before = m_window.process();
        lectern::test::click(restart.rectangle().center());
        QVERIFY(m_window.waitForEnd());

        pid_t after = 0;
        QVERIFY(waitUntil([&] {
            after = activeProcess();
            return after != 0 && after != before;
        }));
        QVERIFY(waitUntil([&] {
            return !Accessible::application(after).find([](const Accessible& node) { return node.name() == "Pergunta"; }).isNull();
        }));
        QVERIFY2(waitUntil([&] {
            return !Accessible::application(after).find([](const Accessible& node) { return node.name() == "· 3 páginas"; }).isNull();
        }), "the document that was open is open");
        LecternWindow::photograph("second-4-restarted");
        lectern::test::press("ctrl+q");
        QVERIFY(waitUntil([after] { return ::kill(after, 0) != 0; }));
    }

private:
    static constexpr qint64 kAtOnce = 5'000; // milliseconds, on a machine that is busy with other tests

    /// The process of the window with the keyboard's focus; 0 where there is none.
    static pid_t activeProcess()
    {
        QProcess hand;
        hand.start("xdotool", {"getactivewindow", "getwindowpid"});
        hand.waitForFinished();
        return hand.readAllStandardOutput().trimmed().toInt();
    }

    lectern::test::Program m_program;
    LecternWindow m_window{m_program};
    bool m_broken = false;
};

int main(int argc, char** argv)
{
    return lectern::test::runOnDesktop<TestSecondStart>(argc, argv);
}

#include "test_second_start.moc"
