// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/child_processes.h"
#include "tests/support/patience.h"
#include "tests/ui/window/whole_window.h"
#include "ui/conversation/chip.h"
#include "ui/conversation/related_passage.h"
#include "ui/conversation/conversation_pane.h"
#include "ui/document/document_pane.h"
#include "ui/library/library_pane.h"
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"
#include "ui/window/password_dialog.h"
#include "ui/window/window_memory.h"
#include "ui/window/window_presenter.h"

#include <QApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QPointer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextEdit>

using namespace lectern;
using namespace lectern::ui;
using Whole = lectern::test::WholeWindow;
using Activity = Whole::Activity;

namespace {

/// A PDF with a sentence or two on each of its pages.
QString lighthousePdf(const QString& path)
{
    QPdfWriter writer(path);
    writer.setPageSize(QPageSize(QPageSize::A5));
    writer.setTitle(QStringLiteral("The lighthouse of Saint Bride"));
    QPainter painter(&writer);
    painter.setFont(QFont(QStringLiteral("DejaVu Sans"), 12));
    const QStringList pages{
        QStringLiteral("The lighthouse of Saint Bride was built in 1846 by the engineer Margaret Hale. It stands on a low rock two "
                       "miles from the coast."),
        QStringLiteral("Three keepers lived in the tower at a time. Each of them spent six weeks on the rock and two weeks ashore."),
        QStringLiteral("The station was made automatic in 1974. Since then only engineers visit the rock, twice a year."),
    };
    for (int i = 0; i < pages.size(); ++i) {
        if (i > 0)
            writer.newPage();
        painter.drawText(painter.viewport(), Qt::AlignTop | Qt::TextWordWrap, pages[i]);
    }
    return path;
}

/// A hundred pages full of text.
QString longPdf(const QString& path)
{
    QPdfWriter writer(path);
    writer.setPageSize(QPageSize(QPageSize::A4));
    QPainter painter(&writer);
    painter.setFont(QFont(QStringLiteral("DejaVu Sans"), 9));
    for (int page = 1; page <= 100; ++page) {
        if (page > 1)
            writer.newPage();
        QString text;
        for (int line = 0; line < 40; ++line)
            text += QStringLiteral("On page %1 the keeper wrote line %2 of the log and trimmed the lamp once more.\n").arg(page).arg(line);
        painter.drawText(painter.viewport(), Qt::AlignTop | Qt::TextWordWrap, text);
    }
    return path;
}

const QString kWho = QStringLiteral("Who built the lighthouse?");

} // namespace

/// The main job in the real window, with the real engine, worker and library.
class TestWindow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_folder.filePath("settings")));
        QApplication::setApplicationName("lectern");
        Theme::wear(Theme::Choice::Light);
        m_long = longPdf(m_folder.filePath("long.pdf"));
        m_pdf = lighthousePdf(m_folder.filePath("lighthouse.pdf"));
    }

    void droppedPdf_isReadAskedHighlightedEditedAndThereAfterARestart()
    {
        const QString library = m_folder.filePath("library");
        QString conversation;
        {
            Whole whole(library);
            whole.drop(m_pdf);
            QVERIFY(whole.waitFor(Activity::Ready));
            QVERIFY(QTest::qWaitFor([&] { return whole.window.document().imageBytes() > 0; }, test::kPatienceMs));
            QVERIFY(!whole.seesOnPages(lightColours().mark));

            QVERIFY(whole.ask(kWho));
            QVERIFY2(whole.turns[0].turn.answer.contains("Margaret Hale"), qPrintable(whole.turns[0].turn.answer));
            Chip* chip = whole.window.conversation().findChild<Chip*>();
            QVERIFY(chip);
            QCOMPARE(chip->citation().check, domain::QuoteCheck::Exact);
            chip->setFocus();
            QTest::keyClick(chip, Qt::Key_Space);
            QVERIFY(QTest::qWaitFor([&] { return whole.seesOnPages(lightColours().mark); }, test::kPatienceMs));

            emit whole.window.conversation().editRequested(whole.turns[0].turn.id, "How many keepers lived in the tower?");
            QVERIFY(QTest::qWaitFor([&] { return whole.turns.size() == 2; }, test::kPatienceMs));
            QCOMPARE(whole.turns[1].alternatives, 2);
            QVERIFY2(whole.turns[1].turn.answer.contains("keepers"), qPrintable(whole.turns[1].turn.answer));
            QVERIFY(whole.waitFor(Activity::Ready));
            conversation = whole.presenter.conversation();
        }
        Whole again(library);
        QCOMPARE(WindowMemory::lastConversation(), conversation);
        again.presenter.showLast(WindowMemory::lastDocument(), WindowMemory::lastConversation());
        QVERIFY(again.waitFor(Activity::Ready));
        QVERIFY(QTest::qWaitFor([&] { return again.window.document().imageBytes() > 0; }, test::kPatienceMs));
        QVERIFY(again.ask(kWho));
        const domain::Turn::Tokens& tokens = again.turns[0].turn.tokens;
        QVERIFY2(tokens.read < 150 && tokens.restored > 200, qPrintable(QString::number(tokens.read)));
    }

    void relatedPassage_isShownInTheDocument()
    {
        Whole whole(m_folder.filePath("related"));
        whole.drop(m_pdf);
        QVERIFY(whole.waitFor(Activity::Ready));
        QVERIFY(QTest::qWaitFor([&] { return whole.window.document().imageBytes() > 0; }, test::kPatienceMs));
        QVERIFY(whole.ask("Who lived on the rock, who visits the rock, and how far is the rock from the coast?"));
        const std::vector<domain::FoundPassage> passages = whole.turns[0].turn.passages;
        QVERIFY(passages.size() >= 2);
        ConversationPane& pane = whole.window.conversation();
        QVERIFY(!pane.findChild<RelatedPassage*>()); // folded
        for (auto* button : pane.findChildren<QAbstractButton*>()) {
            if (button->accessibleName() == "Related passages")
                button->click();
        }
        const QList<RelatedPassage*> rows = pane.findChildren<RelatedPassage*>();
        QCOMPARE(std::size_t(rows.size()), passages.size());
        QVERIFY(!whole.seesOnPages(lightColours().mark));
        for (qsizetype i = 0; i < rows.size(); ++i) {
            rows[i]->chip()->setFocus();
            QTest::keyClick(rows[i]->chip(), Qt::Key_Return);
            QVERIFY(QTest::qWaitFor([&] { return whole.seesOnPages(lightColours().mark); }, test::kPatienceMs));
            QVERIFY(rows[i]->chip()->isShown());
        }
    }

    void relatedPassages_areUnfoldedAsTheyWereLeft()
    {
        domain::ShownTurn turn;
        turn.turn.id = "t1";
        turn.turn.passages = {{.document = 1, .page = 1, .label = {}, .start = 0, .end = 9, .text = "A lantern."}};
        const auto rowsAfterRestart = [&] {
            MainWindow window;
            WindowMemory::restore(window);
            window.conversation().showConversation("The lighthouse", {turn});
            return window.conversation().findChildren<RelatedPassage*>().size();
        };
        QCOMPARE(rowsAfterRestart(), 0);
        for (const bool unfolded : {true, false}) {
            MainWindow window;
            WindowMemory::restore(window);
            emit window.conversation().relatedToggled(unfolded);
            QCOMPARE(rowsAfterRestart(), unfolded ? 1 : 0);
        }
    }

    void killedWorker_isSaidAndTheWindowGoesOn()
    {
        Whole whole(m_folder.filePath("other library"));
        whole.drop(m_pdf);
        QVERIFY(whole.waitFor(Activity::Ready));
        QVERIFY(QTest::qWaitFor([&] { return whole.window.document().imageBytes() > 0; }, test::kPatienceMs));
        QVERIFY(lectern::test::killChildProcesses() > 0);
        // Other sizes are wanted now: drawn by another worker.
        QSignalSpy drawn(&whole.services.images(), &runtime::PageImages::ready);
        QSignalSpy failed(&whole.services.images(), &runtime::PageImages::failed);
        whole.window.document().zoomIn();
        QVERIFY(QTest::qWaitFor([&] { return !drawn.isEmpty() || !failed.isEmpty(); }, test::kPatienceMs));
        whole.window.document().zoomIn();
        QVERIFY(QTest::qWaitFor([&] { return !drawn.isEmpty(); }, test::kPatienceMs));
        QVERIFY(whole.ask(kWho));
    }

    void droppedPdf_isSeenBeforeAllOfItIsThere()
    {
        Whole whole(m_folder.filePath("fourth library"));
        QVERIFY(whole.waitUntilStarted());
        bool isImported = false;
        connect(&whole.services.imports(), &runtime::ImportService::added, &whole.window, [&] { isImported = true; });
        whole.drop(m_long);
        QVERIFY(QTest::qWaitFor([&] { return whole.window.document().imageBytes() > 0; }, test::kPatienceMs));
        QVERIFY(!isImported);
        whole.window.document().goToPage(60);
        QVERIFY(QTest::qWaitFor([&] { return !whole.presenter.document().isEmpty(); }, test::kPatienceMs));
        QVERIFY(QTest::qWaitFor([&] { return whole.window.document().document()->pages[59].characters > 0; }, test::kPatienceMs));
        QCOMPARE(whole.window.document().currentPage(), 60);
    }

    void placeInEachDocument_isKept()
    {
        const QString library = m_folder.filePath("fifth library");
        QString longOne;
        {
            Whole whole(library);
            whole.drop(m_long);
            QVERIFY(QTest::qWaitFor([&] { return !whole.presenter.document().isEmpty(); }, test::kPatienceMs));
            longOne = whole.presenter.document();
            QVERIFY(whole.showsPageWithText(40));
            whole.window.document().goToPage(40);
            whole.drop(m_pdf);
            QVERIFY(QTest::qWaitFor([&] { return whole.presenter.document() != longOne; }, test::kPatienceMs));
            QVERIFY(QTest::qWaitFor([&] { return whole.window.document().currentPage() == 1; }, test::kPatienceMs));
            whole.choose(longOne);
            QVERIFY(QTest::qWaitFor([&] { return whole.window.document().currentPage() == 40; }, test::kPatienceMs));
            whole.window.document().goToPage(77);
            whole.presenter.leavePlace();
        }
        Whole again(library);
        QVERIFY(again.waitUntilStarted());
        again.choose(longOne);
        QVERIFY(QTest::qWaitFor([&] { return again.window.document().currentPage() == 77; }, test::kPatienceMs));
    }

    void encryptedPdf_isAskedForItsPassword_andAgainAfterARestart()
    {
        const QString library = m_folder.filePath("sixth library");
        const auto dialogOf = [](Whole& whole) {
            PasswordDialog* dialog = nullptr;
            return QTest::qWaitFor([&] { return (dialog = whole.window.findChild<PasswordDialog*>()) != nullptr; }, test::kPatienceMs)
                       ? dialog
                       : nullptr;
        };
        QString document;
        {
            Whole whole(library);
            whole.drop(QStringLiteral(LECTERN_TEST_DATA "/app/importing/data/encrypted.pdf"));
            const QPointer<PasswordDialog> dialog = dialogOf(whole);
            QVERIFY(dialog);
            emit dialog->entered("wrong");
            dialog->accept();
            QVERIFY(QTest::qWaitFor([&] { return !dialog; }, test::kPatienceMs));
            PasswordDialog* again = dialogOf(whole);
            QVERIFY(again);
            emit again->entered("sésame");
            again->accept();
            QVERIFY(QTest::qWaitFor([&] { return whole.window.document().imageBytes() > 0; }, test::kPatienceMs));
            QVERIFY(QTest::qWaitFor([&] { return !whole.presenter.document().isEmpty(); }, test::kPatienceMs));
            document = whole.presenter.document();
        }
        Whole whole(library);
        QVERIFY(whole.waitUntilStarted());
        whole.choose(document);
        PasswordDialog* dialog = dialogOf(whole);
        QVERIFY(dialog);
        QCOMPARE(whole.window.document().imageBytes(), qint64(0)); // a password is never kept
        emit dialog->entered("sésame");
        dialog->accept();
        QVERIFY(QTest::qWaitFor([&] { return whole.window.document().imageBytes() > 0; }, test::kPatienceMs));
    }

    void fileThatIsNoDocument_isOneSentence()
    {
        Whole whole(m_folder.filePath("third library"));
        QFile bad(m_folder.filePath("bad.pdf"));
        QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write(QByteArray(3000, '\1')) == 3000);
        bad.close();
        whole.drop(bad.fileName());
        QVERIFY(QTest::qWaitFor([&] { return !whole.window.messages().sentence().isEmpty(); }, test::kPatienceMs));
        QVERIFY(whole.window.messages().sentence().startsWith("bad.pdf: "));
        whole.drop(m_pdf);
        QVERIFY(whole.waitFor(Activity::Ready));
    }

private:
    QTemporaryDir m_folder;
    QString m_pdf;
    QString m_long; // a hundred pages, full
};

QTEST_MAIN(TestWindow)
#include "test_window.moc"
