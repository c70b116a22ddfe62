// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/pdf_file.h"
#include "tests/e2e/window/desktop_main.h"
#include "tests/e2e/window/input.h"
#include "tests/e2e/window/lectern_window.h"
#include "tests/e2e/window/window_document.h"
#include "tests/support/patience.h"

#include <QJsonArray>

using lectern::test::Accessible;
using lectern::test::kPatienceMs;
using lectern::test::LecternWindow;
using lectern::test::waitUntil;

/// Five questions, the first of them asked anew: both branches are there, also on the next day.
class TestBranches : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString pdf = m_program.file("island.pdf", lectern::test::pdfFile(lectern::test::longDocument()));
        if (!m_window.start({pdf})) {
            m_window.keepEvidence("failed");
            QFAIL("no window with the keyboard's focus");
        }
        QVERIFY(!m_window.await("label", kAlreadyRead).isNull());
    }

    void cleanup()
    {
        if (QTest::currentTestFailed())
            m_window.keepEvidence("failed");
    }

    void firstOfFiveEdited_isABranchThatReadsNoDocument()
    {
        for (int i = 0; i < int(kQuestions.size()); ++i) {
            ask(kQuestions[i]);
            QVERIFY2(waitUntil([&] { return answered() == i + 1; }), qPrintable(kQuestions[i]));
        }
        lectern::test::press("ctrl+Home"); // to the first question
        const Accessible edit = firstToEdit();
        QVERIFY(!edit.isNull());
        lectern::test::click(edit.rectangle().center());
        const Accessible field = m_window.await("text", "The question, anew");
        QTRY_COMPARE(field.text(), kQuestions.front());
        lectern::test::press("ctrl+a");
        lectern::test::type(kAnew);
        lectern::test::press("Return");
        QVERIFY(waitUntil([&] { return answered() == 6; }));
        QVERIFY(!m_window.await("label", "Answer 2 of 2").isNull());
        LecternWindow::photograph("branch-of-first");

        const QJsonObject turn = turns().last().toObject();
        QCOMPARE(turn["question"].toString(), kAnew);
        QVERIFY(turn["parent"].isNull());
        QVERIFY2(turn["tokens"].toObject()["restored"].toInt() > 7'000, "the document's tokens");
        QVERIFY2(turn["tokens"].toObject()["read"].toInt() < 700, "the question and its search results");
        QCOMPARE(questionsShown(), QStringList{kAnew});
    }

    void branches_areSwitched()
    {
        lectern::test::click(m_window.await("push button", "Previous answer").rectangle().center());
        QVERIFY(!m_window.await("label", "Answer 1 of 2").isNull());
        QVERIFY(waitUntil([&] { return questionsShown().contains(kQuestions.front()); }));
        lectern::test::click(m_window.await("push button", "Next answer").rectangle().center());
        QVERIFY(!m_window.await("label", "Answer 2 of 2").isNull());
        QVERIFY(waitUntil([&] { return questionsShown() == QStringList{kAnew}; }));
    }

    void nextDay_bothAreThere()
    {
        lectern::test::press("ctrl+q");
        QVERIFY(m_window.waitForEnd());
        QVERIFY(m_window.start());
        QVERIFY(!m_window.await("label", "Answer 2 of 2").isNull());
        QCOMPARE(questionsShown(), QStringList{kAnew});
        lectern::test::click(m_window.await("push button", "Previous answer").rectangle().center());
        QVERIFY(!m_window.await("label", "Answer 1 of 2").isNull());
        QVERIFY(!m_window.await("label", kAlreadyRead).isNull());
        LecternWindow::photograph("branch-next-day");
        ask("Who was the engineer of the lighthouse?");
        QVERIFY(waitUntil([&] { return answered() == 7; }));
        const QJsonObject turn = turns().last().toObject();
        QVERIFY2(turn["tokens"].toObject()["read"].toInt() < 700, "the question and its search results");
        QVERIFY(!turn["parent"].isNull());
        lectern::test::press("ctrl+q");
        QVERIFY(m_window.waitForEnd());
    }

private:
    static inline const QRegularExpression kAlreadyRead{"^Already read: starts at once$"};
    static inline const QStringList kQuestions{"Who built the lighthouse?", "How many keepers lived in the tower?",
                                               "What is the island like?", "When was the harbour built?", "Who was the engineer?"};
    static inline const QString kAnew = "How many keepers lived in the lighthouse?";

    void ask(const QString& question) const
    {
        const Accessible field = m_window.tree().find([](const Accessible& node) {
            return node.name() == "Question" && node.has(Accessible::State::Editable);
        });
        lectern::test::click(field.rectangle().center());
        lectern::test::type(question);
        QTRY_COMPARE(field.text(), question);
        lectern::test::press("Return");
    }

    /// What stands in the bubbles of questions that show.
    QStringList questionsShown() const
    {
        QStringList shown;
        for (const Accessible& node : m_window.tree().findAll([](const Accessible& node) {
                 return node.name() == "Question" && !node.has(Accessible::State::Editable);
             }))
            shown += node.text();
        return shown;
    }

    Accessible firstToEdit() const
    {
        Accessible found;
        waitUntil([&] {
            found = m_window.now("push button", QRegularExpression("^Edit the question$"));
            return !found.isNull();
        });
        return found;
    }

    /// Finished turns that are kept.
    int answered()
    {
        int count = 0;
        for (const QJsonValue turn : turns())
            count += turn["stop"].toString() == "end" || turn["stop"].toString() == "length" ? 1 : 0;
        return count;
    }

    QJsonArray turns()
    {
        const QJsonArray documents = m_program.run({"library", "list", "--json"}).json()["documents"].toArray();
        const QJsonArray conversations = documents.at(0)["conversations"].toArray();
        if (conversations.isEmpty())
            return {};
        return m_program.run({"library", "show", conversations.at(0)["id"].toString(), "--json"}).json()["turns"].toArray();
    }

    lectern::test::Program m_program;
    LecternWindow m_window{m_program};
};

int main(int argc, char** argv)
{
    return lectern::test::runOnDesktop<TestBranches>(argc, argv);
}

#include "test_branches.moc"
