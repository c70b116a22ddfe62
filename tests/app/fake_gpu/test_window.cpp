// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/runtime/conversation_service.h"
#include "engine/cuda/abi.h"
#include "tests/app/fake_gpu/fake_gpu.h"
#include "tests/app/reading/lighthouse.h"
#include "tests/support/patience.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace lectern;
using namespace lectern::runtime;
using Activity = ConversationService::Activity;
using test::fake_gpu::Call;

namespace {

/// A window's conversations over a library, and what they said.
struct Desk {
    explicit Desk(const QString& folder, engine::Device device = engine::Device::Auto)
    {
        QObject::connect(&conversations, &ConversationService::started, &conversations, [this](const DeskInfo& info) {
            startedOn = info.device;
            storage = info.storage;
        });
        QObject::connect(&conversations, &ConversationService::deviceChanged, &conversations,
                         [this](const DeskInfo& info) { moved.push_back(info); });
        QObject::connect(&conversations, &ConversationService::turnFinished, &conversations,
                         [this](const domain::ShownTurn& turn) { finished.push_back(turn); });
        QObject::connect(&conversations, &ConversationService::readingProgressed, &conversations, [this] { ++progressed; });
        QObject::connect(&conversations, &ConversationService::turnFailed, &conversations,
                         [this](const QString& sentence) { turnsFailed << sentence; });
        QObject::connect(&conversations, &ConversationService::failed, &conversations,
                         [this](const QString& sentence) { failed << sentence; });
        conversations.start({.model = LECTERN_MODEL_DIR, .device = device}, folder);
    }

    bool isReady()
    {
        return QTest::qWaitFor([&] { return conversations.activity() == Activity::Ready; }, test::kPatienceMs);
    }
    bool waitForAnswers(std::size_t count)
    {
        return QTest::qWaitFor([&] { return finished.size() >= count; }, test::kPatienceMs) && isReady();
    }
    bool waitForFailedTurns(qsizetype count)
    {
        return QTest::qWaitFor([&] { return turnsFailed.size() >= count; }, test::kPatienceMs);
    }
    QString keep(domain::Document document)
    {
        if (!QTest::qWaitFor([&] { return storage != nullptr; }, test::kPatienceMs))
            return {};
        document.sourceSha256 = document.title.toUtf8().toHex();
        return DocumentShelf(storage).keep(document).id;
    }
    std::vector<QString> problems()
    {
        return storage->call([](storage::Library& library) { return library.verify(); }).problems;
    }
    /// The questions that stand answered in the branch of the open conversation that is shown.
    QStringList kept()
    {
        const QString id = conversations.conversation();
        const auto branch = storage->call(
            [&](storage::Library& library) { return library.conversations().branch(library.conversations().find(id)->head); });
        QStringList questions;
        for (const storage::StoredTurn& stored : branch)
            questions << stored.turn.question;
        return questions;
    }

    ConversationService conversations;
    std::shared_ptr<storage::StorageThread> storage;
    QString startedOn;
    std::vector<DeskInfo> moved;
    std::vector<domain::ShownTurn> finished;
    QStringList turnsFailed;
    QStringList failed;
    int progressed = 0;
};

const QString kWho = QStringLiteral("Who built the lighthouse?");
const QString kPetroleum = QStringLiteral("What does it say about petroleum?");

} // namespace

/// A window whose GPU fails in the middle of its work.
class TestWindow : public QObject {
    Q_OBJECT

private:
    int m_layers = 0;
    std::unique_ptr<QTemporaryDir> m_folder;

    QString library() const { return m_folder->filePath("library"); }
    void failInTheAnswer() const { test::fake_gpu::failAt(Call::FeedForward, 3 * m_layers, LECTERN_CUDA_FAILED); }

private slots:
    void initTestCase() { m_layers = int(engine::Engine::inspect(LECTERN_MODEL_DIR).layers.size()); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        test::fake_gpu::begin(LECTERN_MODEL_DIR);
    }

    void gpuThatDoesNotFail_readsAndAnswers()
    {
        Desk desk(library());
        desk.conversations.showDocument(desk.keep(test::lighthouse()));
        QVERIFY(desk.isReady());
        desk.conversations.ask(kWho);
        QVERIFY(desk.waitForAnswers(1));
        QCOMPARE(desk.startedOn, QString("cuda"));
        QVERIFY(test::fake_gpu::asked(Call::FeedForward) > 3 * m_layers);
        QVERIFY(desk.moved.empty());
        QVERIFY(desk.finished[0].turn.answer.contains("Margaret Hale"));
    }

    void gpuThatFailsInReading_isLeftAndTheReadingGoesOn_data()
    {
        QTest::addColumn<int>("call");
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("in the document") << int(Call::FeedForward) << m_layers + 2 << int(LECTERN_CUDA_FAILED)
                                         << "it has failed";
        QTest::newRow("in saving") << int(Call::WriteKeysAndValues) << 1 << int(LECTERN_CUDA_FAILED) << "it has failed";
        QTest::newRow("out of memory") << int(Call::NewPage) << 1 << int(LECTERN_CUDA_OUT_OF_MEMORY) << "memory";
    }

    void gpuThatFailsInReading_isLeftAndTheReadingGoesOn()
    {
        QFETCH(int, call);
        QFETCH(int, count);
        QFETCH(int, code);
        QFETCH(QString, words);
        QString conversation;
        {
            Desk desk(library());
            const QString id = desk.keep(test::lighthouse());
            test::fake_gpu::failAt(Call(call), count, code);
            desk.conversations.showDocument(id);
            QVERIFY(desk.isReady());
            // What is saved fails on a thread of its own, which nobody waits for.
            desk.conversations.ask(kWho);
            QVERIFY(QTest::qWaitFor([&] { return desk.finished.size() + std::size_t(desk.turnsFailed.size()) > 0; },
                                    test::kPatienceMs));
            if (!desk.turnsFailed.isEmpty())
                desk.conversations.ask(kWho);
            QVERIFY(desk.waitForAnswers(1));
            QCOMPARE(desk.moved.size(), std::size_t(1));
            QCOMPARE(desk.moved[0].device, QString("cpu"));
            QVERIFY(desk.moved[0].deviceName.isEmpty());
            QVERIFY2(desk.moved[0].noGpu.contains(words), qPrintable(desk.moved[0].noGpu));
            QVERIFY2(desk.moved[0].noGpu.contains(test::fake_gpu::kSentence), qPrintable(desk.moved[0].noGpu));
            QCOMPARE(desk.failed, QStringList());
            QVERIFY(desk.finished[0].turn.answer.contains("Margaret Hale"));
            QCOMPARE(desk.problems(), std::vector<QString>());
            conversation = desk.conversations.conversation();
        }
        // All of it was saved, though the GPU could not give what it had.
        Desk again(library(), engine::Device::Cpu);
        again.conversations.showConversation(conversation);
        QVERIFY(again.isReady());
        QCOMPARE(again.progressed, 0);
    }

    void questionThatTheGpuFailsIn_isToldAndTheNextOneIsAnsweredAfterTheEarlierTurns()
    {
        Desk desk(library());
        desk.conversations.showDocument(desk.keep(test::lighthouse()));
        QVERIFY(desk.isReady());
        desk.conversations.ask(kWho);
        QVERIFY(desk.waitForAnswers(1));
        failInTheAnswer();
        desk.conversations.ask(kPetroleum);
        QVERIFY(desk.waitForFailedTurns(1));
        QVERIFY2(desk.turnsFailed[0].contains("GPU") && desk.turnsFailed[0].contains(test::fake_gpu::kSentence),
                 qPrintable(desk.turnsFailed[0]));
        QVERIFY(desk.isReady());
        QCOMPARE(desk.moved.size(), std::size_t(1));
        QCOMPARE(desk.moved[0].device, QString("cpu"));
        QCOMPARE(desk.finished.size(), std::size_t(1));

        const int ofGpu = test::fake_gpu::asked(Call::FeedForward);
        desk.conversations.ask(kPetroleum);
        QVERIFY(desk.waitForAnswers(2));
        const domain::Turn& turn = desk.finished[1].turn;
        QVERIFY2(turn.answer.contains("petroleum burner"), qPrintable(turn.answer));
        QVERIFY(turn.tokens.restored > 250); // the document and the turn before come from the library
        QVERIFY(turn.tokens.read < 120); // the question and its search results
        QCOMPARE(test::fake_gpu::asked(Call::FeedForward), ofGpu);
        QCOMPARE(desk.kept(), (QStringList{kWho, kPetroleum}));
        QCOMPARE(desk.turnsFailed.size(), 1);
        QCOMPARE(desk.moved.size(), std::size_t(1));
        QCOMPARE(desk.failed, QStringList());
        QCOMPARE(desk.problems(), std::vector<QString>());
    }

    void firstQuestionThatTheGpuFailsIn_leavesOneConversation()
    {
        Desk desk(library());
        desk.conversations.showDocument(desk.keep(test::lighthouse()));
        QVERIFY(desk.isReady());
        failInTheAnswer();
        desk.conversations.ask(kPetroleum);
        QVERIFY(desk.waitForFailedTurns(1));
        desk.conversations.ask(kWho);
        QVERIFY(desk.waitForAnswers(1));
        QVERIFY(desk.finished[0].turn.answer.contains("Margaret Hale"));
        QCOMPARE(desk.kept(), QStringList{kWho});
        const auto all = desk.storage->call([](storage::Library& library) { return library.conversations().list(); });
        QCOMPARE(all.size(), std::size_t(1));
    }

    void gpuThatFailsInRestoring_isLeftAndNothingIsReadAgain()
    {
        QString conversation;
        {
            Desk desk(library());
            desk.conversations.showDocument(desk.keep(test::lighthouse()));
            QVERIFY(desk.isReady());
            desk.conversations.ask(kWho);
            QVERIFY(desk.waitForAnswers(1));
            conversation = desk.conversations.conversation();
        }
        Desk again(library());
        const int read = test::fake_gpu::asked(Call::Embed);
        test::fake_gpu::failAt(Call::ReadKeysAndValues, 1, LECTERN_CUDA_FAILED);
        again.conversations.showConversation(conversation);
        QVERIFY(again.isReady());
        QCOMPARE(again.startedOn, QString("cuda"));
        QCOMPARE(again.moved.size(), std::size_t(1));
        QCOMPARE(again.progressed, 0);
        QCOMPARE(test::fake_gpu::asked(Call::Embed), read); // nor is it tried
        again.conversations.ask(kPetroleum);
        QVERIFY(again.waitForAnswers(1));
        QVERIFY(again.finished[0].turn.answer.contains("petroleum burner"));
        QCOMPARE(again.kept(), (QStringList{kWho, kPetroleum}));
        QCOMPARE(again.failed + again.turnsFailed, QStringList());
        QCOMPARE(again.problems(), std::vector<QString>());
    }

    void gpuThatWasAskedFor_isNotLeft()
    {
        Desk desk(library(), engine::Device::Cuda);
        desk.conversations.showDocument(desk.keep(test::lighthouse()));
        QVERIFY(desk.isReady());
        failInTheAnswer();
        for (int i = 1; i <= 2; ++i) {
            desk.conversations.ask(kWho);
            QVERIFY(desk.waitForFailedTurns(i));
            QVERIFY2(desk.turnsFailed.last().contains(test::fake_gpu::kSentence), qPrintable(desk.turnsFailed.last()));
            QVERIFY2(desk.turnsFailed.last().contains("--device cpu"), qPrintable(desk.turnsFailed.last()));
        }
        QVERIFY(desk.moved.empty());
        QVERIFY(desk.finished.empty());
    }
};

QTEST_GUILESS_MAIN(TestWindow)
#include "test_window.moc"
