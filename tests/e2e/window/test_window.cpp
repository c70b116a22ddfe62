// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/pdf_file.h"
#include "tests/e2e/window/desktop_main.h"
#include "tests/e2e/window/drag_source.h"
#include "tests/e2e/window/input.h"
#include "tests/e2e/window/lectern_window.h"
#include "tests/e2e/window/window_document.h"
#include "tests/support/patience.h"

#include <QJsonArray>
#include <QSet>

using lectern::test::Accessible;
using lectern::test::DragSource;
using lectern::test::kPatienceMs;
using lectern::test::LecternWindow;

/// One story, told in steps: a document is dropped, read, asked about, left, and taken up again.
class TestWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_pdf = m_program.file("island.pdf", lectern::test::pdfFile(lectern::test::longDocument()));
        QVERIFY(!m_pdf.isEmpty());
        if (!m_window.start()) {
            m_window.keepEvidence("failed");
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
            m_window.keepEvidence("failed");
        }
    }

    void droppedFile_isReadPageByPage()
    {
        m_window.photograph("1-start");
        const Accessible document = m_window.await("label", QRegularExpression("^Drop a PDF"));
        QVERIFY(!document.isNull());
        DragSource file(m_pdf);
        file.show();
        QVERIFY(QTest::qWaitForWindowExposed(&file));
        QVERIFY(lectern::test::drag(file.middle(), document.rectangle().center()));
        QTRY_VERIFY_WITH_TIMEOUT(file.wasDropped(), kPatienceMs);
        file.hide();

        QSet<QString> pages;
        const QRegularExpression progress("^island: reading page (\\d+) of 64 ");
        QVERIFY(QTest::qWaitFor([&] {
            const auto words = progress.match(m_window.now("label", progress).name());
            if (words.hasMatch() && pages.isEmpty())
                m_window.photograph("2-reading");
            if (words.hasMatch())
                pages.insert(words.captured(1));
            return !m_window.now("label", QRegularExpression("^Already read: starts at once$")).isNull();
        }, kPatienceMs));
        QVERIFY2(pages.size() >= 2, "the page in the line below goes on");
    }

    void question_isAnsweredWithAPage()
    {
        const Accessible field = m_window.await("text", "Question");
        lectern::test::click(field.rectangle().center());
        lectern::test::type("Who built the lighthouse?");
        QTRY_COMPARE(field.text(), QString("Who built the lighthouse?"));
        lectern::test::press("Return");

        const Accessible answer = m_window.await("text", "Answer");
        QSet<qsizetype> lengths;
        QVERIFY(QTest::qWaitFor([&] {
            lengths.insert(answer.text().size());
            return !m_window.now("push button", QRegularExpression("^Page 33: the quotation stands there exactly$")).isNull();
        }, kPatienceMs));
        QVERIFY(answer.text().contains(lectern::test::kLighthouse));
        m_window.photograph("3-answer");
    }

private:
    lectern::test::Program m_program;
    LecternWindow m_window{m_program};
    QString m_pdf;
    bool m_broken = false;
};

int main(int argc, char** argv)
{
    return lectern::test::runOnDesktop<TestWindow>(argc, argv);
}

#include "test_window.moc"
