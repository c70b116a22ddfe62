// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/sample_document.h"
#include "tests/support/patience.h"
#include "ui/conversation/conversation_pane.h"
#include "ui/conversation/suggestions.h"
#include "ui/document/document_pane.h"
#include "ui/library/library_pane.h"
#include "ui/model_card/model_card.h"
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"
#include "ui/window/window_bar.h"
#include "ui/window/window_presenter.h"

#include <QElapsedTimer>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <functional>

using namespace lectern;
using namespace lectern::ui;
using Activity = runtime::ConversationService::Activity;

namespace {

/// The window as run_window.cpp puts it together for a start without files.
struct Whole {
    explicit Whole(const QString& library) : presenter(services, window)
    {
        QObject::connect(&services.conversations(), &runtime::ConversationService::turnFinished, &window,
                         [this](const domain::ShownTurn& turn) { turns.push_back(turn.turn); });
        QObject::connect(&services.library(), &runtime::LibraryService::listed, &window,
                         [this](const std::vector<domain::DocumentSummary>& documents) {
                             isListed = true;
                             listed = documents;
                         });
        window.resize(1440, 900);
        window.show();
        presenter.bringSample();
        services.start({}, library);
    }

    bool waitFor(const std::function<bool()>& what) { return QTest::qWaitFor(what, test::kPatienceMs); }
    bool waitUntilReady()
    {
        return waitFor([&] { return services.conversations().activity() == Activity::Ready; });
    }
    /// Lets the library answer whatever it was asked.
    bool settle()
    {
        if (!waitFor([&] { return isListed; }))
            return false;
        isListed = false;
        services.library().refresh();
        return waitFor([&] { return isListed; });
    }
    QStringList suggestions()
    {
        QStringList words;
        for (const QPushButton* button : buttons())
            words << button->text();
        return words;
    }
    std::vector<QPushButton*> buttons()
    {
        std::vector<QPushButton*> shown;
        for (QPushButton* button : window.conversation().findChild<Suggestions*>()->findChildren<QPushButton*>()) {
            if (!button->isHidden())
                shown.push_back(button);
        }
        return shown;
    }

    runtime::Services services;
    MainWindow window;
    WindowPresenter presenter;
    std::vector<domain::Turn> turns;
    std::vector<domain::DocumentSummary> listed;
    bool isListed = false;
};

} // namespace

/// What a person sees who starts the program for the first time, with the real engine, worker and library.
class TestFirstStart : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_folder.filePath("settings")));
        Theme::wear(Theme::Choice::Light);
    }

    void newLibrary_showsTheSampleAndItsFirstQuestionStartsAtOnce()
    {
        const QString library = m_folder.filePath("library");
        QElapsedTimer clock;
        clock.start();
        Whole whole(library);
        QVERIFY(whole.waitUntilReady());
        qInfo("the sample was there and read after %lld ms", clock.elapsed());
        QVERIFY(whole.waitFor([&] { return whole.window.document().imageBytes() > 0; }));
        QVERIFY(whole.waitFor([&] { return whole.suggestions() == runtime::sampleQuestions(); }));
        QVERIFY(whole.window.messages().sentence().isEmpty());
        QPushButton* first = whole.buttons().front();
        first->setFocus();
        QTest::keyClick(first, Qt::Key_Space);
        QVERIFY(whole.waitFor([&] { return !whole.turns.empty(); }));
        QCOMPARE(whole.turns[0].question, runtime::sampleQuestions().front());
        QCOMPARE(whole.turns[0].citations.size(), std::size_t(1));
        QCOMPARE(whole.turns[0].citations[0].check, domain::QuoteCheck::Exact);
        QVERIFY2(whole.turns[0].seconds.firstToken < 2 * LECTERN_TEST_PATIENCE, "the first question had to wait");
    }

    void forgottenSample_staysForgotten()
    {
        const QString library = m_folder.filePath("library");
        {
            Whole second(library);
            QVERIFY(second.settle());
            QCOMPARE(second.listed.size(), std::size_t(1));
            QVERIFY(second.presenter.document().isEmpty());
            emit second.window.library().forgetRequested(second.listed[0].id, true);
            QVERIFY(second.waitFor([&] { return second.listed.empty(); }));
        }
        Whole third(library);
        QSignalSpy imported(&third.services.imports(), &runtime::ImportService::added);
        QVERIFY(third.settle() && third.settle());
        QVERIFY(third.listed.empty());
        QVERIFY(imported.isEmpty());
        QVERIFY(third.presenter.document().isEmpty());
    }

    void fileOfTheirOwn_isWhatIsShown()
    {
        QFile text(m_folder.filePath("mine.txt"));
        QVERIFY(text.open(QIODevice::WriteOnly) && text.write("The mill was built in 1720 by Anna Weber.\n") > 0);
        text.close();
        Whole whole(m_folder.filePath("second library"));
        whole.presenter.openFiles({text.fileName()}); // before the library is known to be new
        QVERIFY(whole.waitFor([&] { return whole.listed.size() == 2 && whole.listed[1].state == domain::ReadingState::Read; }));
        QCOMPARE(whole.listed[0].title, QString("mine"));
        QCOMPARE(whole.presenter.document(), whole.listed[0].id);
        QVERIFY(whole.suggestions() != runtime::sampleQuestions());
        // The sample's questions come with it and go with it.
        emit whole.window.library().documentActivated(whole.listed[1].id);
        QVERIFY(whole.waitFor([&] { return whole.suggestions() == runtime::sampleQuestions(); }));
        emit whole.window.library().documentActivated(whole.listed[0].id);
        QVERIFY(whole.waitFor([&] { return whole.suggestions() != runtime::sampleQuestions(); }));
    }

    void modelCard_isOpenedByItsKeyAndByTheChip()
    {
        Whole whole(m_folder.filePath("third library"));
        QVERIFY(whole.waitUntilReady());
        const auto card = [&] { return whole.window.findChild<ModelCard*>(); };
        QVERIFY(QTest::qWaitForWindowActive(&whole.window));
        QTest::keyClick(&whole.window, Qt::Key_L, Qt::ControlModifier);
        QVERIFY(card());
        card()->reject();
        QTRY_VERIFY(!card());
        QToolButton* chip = nullptr;
        for (QToolButton* button : whole.window.bar().findChildren<QToolButton*>()) {
            if (button->text().startsWith("lectern-14m"))
                chip = button;
        }
        QVERIFY(chip);
        QTest::mouseClick(chip, Qt::LeftButton);
        QVERIFY(card());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestFirstStart)
#include "test_first_start.moc"
