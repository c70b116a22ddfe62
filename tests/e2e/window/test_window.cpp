// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/pdf_file.h"
#include "tests/e2e/window/desktop_main.h"
#include "tests/e2e/window/drag_source.h"
#include "tests/e2e/window/input.h"
#include "tests/e2e/window/lectern_window.h"
#include "tests/e2e/window/page_on_screen.h"
#include "tests/e2e/window/window_document.h"
#include "tests/support/patience.h"

#include <QJsonArray>
#include <QSet>

#include <csignal>

using lectern::test::Accessible;
using lectern::test::DragSource;
using lectern::test::kPatienceMs;
using lectern::test::LecternWindow;
using lectern::test::PageOnScreen;
using lectern::test::waitUntil;

/// One story, told in steps: a document is dropped, read, asked about, left, and taken up again.
class TestWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_pdf = m_program.file("island.pdf", lectern::test::pdfFile(lectern::test::longDocument()));
        QVERIFY(!m_pdf.isEmpty());
        QVERIFY(emptyTheLibrary());
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
        LecternWindow::photograph("1-empty");
        QVERIFY(drop(m_pdf, m_window.await("label", QRegularExpression("^Drop a PDF"))));

        QSet<QString> pages;
        const QRegularExpression progress("^island: reading page (\\d+) of 64 ");
        QVERIFY(waitUntil([&] {
            const auto words = progress.match(m_window.now("label", progress).name());
            if (words.hasMatch() && pages.isEmpty())
                LecternWindow::photograph("2-reading");
            if (words.hasMatch())
                pages.insert(words.captured(1));
            return !m_window.now("label", kAlreadyRead).isNull();
        }));
        QVERIFY2(pages.size() >= 2, "the words below the panes follow the pages");
    }

    void question_isAnsweredAndItsPageNamed()
    {
        ask("Who built the lighthouse?");
        const Accessible answer = m_window.await("text", "Answer");
        QVERIFY(!answer.isNull());
        QSet<qsizetype> lengths;
        QVERIFY(QTest::qWaitFor([&] {
            lengths.insert(answer.text().size());
            return answer.text().contains("Margaret Hale");
        }, kPatienceMs));
        QVERIFY2(lengths.size() >= 2, "the answer comes bit by bit");
        QVERIFY(!m_window.await("push button", kLighthouseChip).isNull());
        QVERIFY(answer.text().contains(lectern::test::kLighthouse));
        LecternWindow::photograph("3-answer");
    }

    void chip_marksTheQuotedWordsOnTheirPage()
    {
        lectern::test::click(m_window.await("push button", kLighthouseChip).rectangle().center());
        QVERIFY(awaitPage(lectern::test::kLighthousePage));
        const QRect view = pageView().rectangle();
        QVERIFY(waitUntil([&] { return !PageOnScreen(LecternWindow::screen(), view).inkBesideMark().isEmpty(); }));

        const PageOnScreen page(LecternWindow::photograph("4-mark"), view);
        const int slack = 3; // pixels
        QVERIFY2(page.marked().adjusted(-slack, 0, slack, 0).contains(page.inkBesideMark()), "all words of the line are marked");
        QVERIFY2(page.inkBesideMark().adjusted(-slack, -slack, slack, slack).left() <= page.marked().left(), "and nothing before them");
        QVERIFY2(page.inkBesideMark().right() + slack >= page.marked().right(), "nor after them");
        const double feet = page.baseline(lectern::test::kLighthouseLine);
        QVERIFY(page.marked().top() < feet - 5 * page.pixelsPerPoint());
        QVERIFY(page.marked().bottom() > feet - 2 && page.marked().bottom() < feet + 5 * page.pixelsPerPoint());
    }

    void textTheModelSees_standsBesideItsPage()
    {
        const auto text = [this] { return named(QRegularExpression("^The text the model sees$")); };
        QVERIFY(text().isNull());
        lectern::test::press("ctrl+t");
        QVERIFY(waitUntil([&] { return !text().isNull(); }));
        QVERIFY(awaitPage(lectern::test::kLighthousePage));
        LecternWindow::photograph("4a-text");
        lectern::test::press("ctrl+t");
        QVERIFY(waitUntil([&] { return text().isNull(); }));
        QVERIFY(awaitPage(lectern::test::kLighthousePage));
    }

    void selectedWords_goWithTheQuestion_untilTheyAreTakenAway()
    {
        lectern::test::click(pageView().rectangle().center());
        lectern::test::press("ctrl+a");
        lectern::test::press("ctrl+shift+a");
        const auto block = [this] { return named(QRegularExpression("^Asked about, p\\. \\d+: .*")); };
        QVERIFY(waitUntil([&] { return block().name().contains(lectern::test::kLighthouse); }));
        LecternWindow::photograph("4b-passage");
        lectern::test::click(m_window.await("push button", "Don’t ask about this").rectangle().center());
        QVERIFY(waitUntil([&] { return block().isNull(); }));
    }

    void editedQuestion_isABranchBesideTheOldOne()
    {
        lectern::test::click(m_window.await("push button", "Edit the question").rectangle().center());
        const Accessible field = m_window.await("text", "The question, anew");
        QTRY_COMPARE(field.text(), QString("Who built the lighthouse?"));
        lectern::test::press("ctrl+a");
        lectern::test::type("How many keepers lived in the tower?");
        lectern::test::press("Return");
        QVERIFY(!m_window.await("push button", kKeepersChip).isNull());
        QVERIFY(!m_window.await("label", "Answer 2 of 2").isNull());
        LecternWindow::photograph("5-branch");

        lectern::test::click(m_window.await("push button", "Previous answer").rectangle().center());
        QVERIFY(!m_window.await("label", "Answer 1 of 2").isNull());
        QVERIFY(!m_window.await("push button", kLighthouseChip).isNull());
        lectern::test::click(m_window.await("push button", "Next answer").rectangle().center());
        QVERIFY(!m_window.await("label", "Answer 2 of 2").isNull());
        QCOMPARE(turns().size(), 2);
        QCOMPARE(turns()[1].toObject()["parent"], turns()[0].toObject()["parent"]);
    }

    void nextDay_nothingIsReadAgain()
    {
        lectern::test::press("ctrl+q");
        QVERIFY(m_window.waitForEnd());
        QVERIFY(m_window.start());
        QVERIFY2(!m_window.await("push button", kKeepersChip).isNull(), "the conversation is as it was left");
        QVERIFY(!m_window.await("label", kAlreadyRead).isNull());
        LecternWindow::photograph("6-next-day");

        ask("Who was the engineer of the lighthouse?");
        QVERIFY(!m_window.await("push button", kLighthouseChip).isNull());
        QVERIFY(waitUntil([&] { return turns().size() == 3; }));
        const QJsonObject tokens = turns()[2].toObject()["tokens"].toObject();
        QVERIFY2(tokens["restored"].toInt() > 7'000, "the document's tokens");
        QVERIFY2(tokens["read"].toInt() < 100, "little more than the question");
        LecternWindow::photograph("7-next-answer");
    }

    void killedWhileDrawing_isSaidAndTheNextPageIsDrawn()
    {
        const std::vector<pid_t> workers = m_window.drawingWorkers();
        QCOMPARE(workers.size(), std::size_t(1));
        ::kill(workers.front(), SIGSTOP); // in the middle of whatever it is asked for next
        goToPage(60);
        QVERIFY(awaitPage(60));
        QTest::qWait(1'000); // it has been asked by then
        ::kill(workers.front(), SIGKILL);
        QVERIFY(!m_window.await("label", QRegularExpression("^Page \\d+ could not be drawn: .{20,}")).isNull());
        LecternWindow::photograph("8-killed-drawing");

        goToPage(40);
        QVERIFY(awaitPage(40));
        const QRect view = pageView().rectangle();
        QVERIFY(waitUntil([&] { return PageOnScreen(LecternWindow::screen(), view).ink() > 500; }));
        LecternWindow::photograph("9-drawn-again");
        QVERIFY(m_window.drawingWorkers() != workers);
    }

    void killedWhileImporting_isSaidAndTheNextFileIsOpened()
    {
        const QString thick = m_program.file("thick.pdf", lectern::test::pdfFile(std::vector<QStringList>(5'000, kLongPage)));
        QVERIFY(drop(thick, pageView()));
        std::vector<pid_t> workers;
        QVERIFY(waitUntil([&] { return !(workers = m_window.importingWorkers()).empty(); }));
        ::kill(workers.front(), SIGKILL);
        QVERIFY(!m_window.await("label", QRegularExpression("^thick\\.pdf: .{20,}")).isNull());
        QVERIFY2(awaitPage(40), "what was shown before comes back");
        LecternWindow::photograph("10-killed-importing");

        QVERIFY(drop(m_program.file("lighthouse.pdf", lectern::test::lighthousePdf()), pageView()));
        QVERIFY(!m_window.await("label", "· 3 pages").isNull());
        QVERIFY(!m_window.await("label", kAlreadyRead).isNull());
        ask("Who built the lighthouse?");
        QVERIFY(!m_window.await("push button", "Page 1: the quotation stands there exactly").isNull());
        LecternWindow::photograph("11-next-file");
        lectern::test::press("ctrl+q");
        QVERIFY(m_window.waitForEnd());
    }

private:
    static inline const QRegularExpression kAlreadyRead{"^Already read: starts at once$"};
    static inline const QString kLighthouseChip = "Page 33: the quotation stands there exactly";
    static inline const QString kKeepersChip = "Page 17: the quotation stands there exactly";
    static inline const QStringList kLongPage = QStringList(40, "The sea was calm, and nobody was on the beach.");

    static bool drop(const QString& path, const Accessible& target)
    {
        DragSource file(path);
        file.show();
        return QTest::qWaitForWindowExposed(&file) && lectern::test::drag(file.middle(), target.rectangle().center())
               && QTest::qWaitFor([&] { return file.wasDropped(); }, kPatienceMs);
    }

    void ask(const QString& question) const
    {
        const Accessible field = questionField();
        lectern::test::click(field.rectangle().center());
        lectern::test::type(question);
        QTRY_COMPARE(field.text(), question);
        lectern::test::press("Return");
    }

    /// Not the bubble with a question that was asked, which has the same name.
    Accessible questionField() const
    {
        return m_window.tree().find([](const Accessible& node) {
            return node.name() == "Question" && node.has(Accessible::State::Editable);
        });
    }

    Accessible named(const QRegularExpression& name) const
    {
        return m_window.tree().find([&](const Accessible& node) { return name.match(node.name()).hasMatch(); });
    }

    Accessible pageView() const
    {
        return m_window.tree().find([](const Accessible& node) { return node.name() == "Document"; });
    }

    void goToPage(int page) const
    {
        lectern::test::press("ctrl+g");
        lectern::test::type(QString::number(page));
        lectern::test::press("Return");
    }

    bool awaitPage(int page) const
    {
        const QString words = QStringLiteral("Page %1, number %1 of 64").arg(page);
        return waitUntil([&] { return pageView().description() == words; });
    }

    /// A library that once held something does not get the sample document, which would stand in this story's way.
    bool emptyTheLibrary()
    {
        m_program.run({"read", m_program.file("note.txt", "The mill was built in 1720 by Anna Weber.")});
        const QJsonArray documents = m_program.run({"library", "list", "--json"}).json()["documents"].toArray();
        return documents.size() == 1 && m_program.run({"library", "forget", documents[0]["id"].toString()}).status == 0;
    }

    /// Of the one conversation about the long document, as the library has them.
    QJsonArray turns()
    {
        for (const QJsonValue document : m_program.run({"library", "list", "--json"}).json()["documents"].toArray()) {
            const QJsonArray conversations = document["conversations"].toArray();
            if (document["title"] == "island" && conversations.size() == 1)
                return m_program.run({"library", "show", conversations[0]["id"].toString(), "--json"}).json()["turns"].toArray();
        }
        return {};
    }

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
