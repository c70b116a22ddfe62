// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/reading/memory_checkpoint_store.h"
#include "app/runtime/workspace.h"
#include "engine/base/failure.h"
#include "tests/app/reading/lighthouse.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <thread>
#include <utility>

using namespace lectern;
using namespace lectern::answering;
using domain::Turn;
using domain::TurnStop;
using runtime::KeptConversation;
using runtime::Workspace;
using storage::Library;
using storage::StoredTurn;

namespace {

const QString kWho = QStringLiteral("Who built the lighthouse?");
const QString kPetroleum = QStringLiteral("What does it say about petroleum?");
const QString kKeepers = QStringLiteral("How long were the keepers cut off?");

runtime::Runtime& builtIn()
{
    static runtime::Runtime runtime({.model = LECTERN_MODEL_DIR, .threads = 2});
    return runtime;
}

/// Two documents, so that reading takes several steps.
KeptConversation begin(Workspace& workspace)
{
    std::vector<runtime::KeptDocument> documents;
    char source = 'a';
    for (domain::Document document : {test::madeUpDocument("Alpha", 4), test::lighthouse()}) {
        document.sourceSha256 = QByteArray(64, source++);
        documents.push_back(workspace.documents().keep(std::move(document)));
    }
    return workspace.begin(std::move(documents));
}

std::vector<StoredTurn> turnsIn(const QString& folder, const QString& conversation)
{
    Library library(folder, Library::Access::Read);
    return library.conversations().turns(conversation);
}

/// What a process that is killed now leaves behind.
void copyAsAfterAKill(const QString& folder, const QString& copy)
{
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QString to = copy + '/' + QDir(folder).relativeFilePath(file);
        QDir().mkpath(QFileInfo(to).path());
        QVERIFY(QFile::copy(file, to));
    }
}

/// A journal on a disk that is full at times.
class FullJournal final : public TurnJournal {
public:
    enum class Full { Never, AtBegin, AtFinish } full = Full::Never;
    std::vector<QString> kept; ///< questions of finished turns

    void begin(const Turn&, const QString&) override { refuse(Full::AtBegin); }
    void append(const QString&, const domain::TurnText&, std::span<const engine::TokenId>) override {}
    void finish(const Turn& turn, std::span<const engine::TokenId>) override
    {
        refuse(Full::AtFinish);
        kept.push_back(turn.question);
    }

private:
    void refuse(Full when) const
    {
        if (full == when)
            throw Failure(ErrorCode::DiskFull, "no space left on device", "library.db");
    }
};

} // namespace

/// Turns in a library, through everything that can come between.
class TestKeptTurns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // Uninterrupted, in a library of its own.
        Workspace workspace(builtIn(), m_temporary.filePath("reference"));
        const KeptConversation kept = begin(workspace);
        for (const QString& question : {kWho, kPetroleum, kKeepers})
            m_reference.push_back(kept.conversation->ask(question, {}, {}));
        QVERIFY(m_reference[0].answer.contains("Margaret Hale"));
    }

    void init()
    {
        m_folder = m_temporary.filePath(QString::number(++m_next));
        m_copy = m_folder + "-killed";
    }

    void question_isDurableBeforeAnythingIsRead()
    {
        Workspace workspace(builtIn(), m_folder);
        const KeptConversation kept = begin(workspace);
        QVERIFY(kept.id().isEmpty());
        bool looked = false;
        const Turn turn = kept.conversation->ask(
            kWho, {}, {}, {.reading = [&](const reading::ReadingProgress&) {
                if (std::exchange(looked, true))
                    return;
                kept.checkpoints->bytesWritten(); // the library's thread rests while its files are copied
                copyAsAfterAKill(m_folder, m_copy);
            }});
        QVERIFY(looked);
        const std::vector<StoredTurn> left = turnsIn(m_copy, kept.id());
        QCOMPARE(left.size(), std::size_t(1));
        QCOMPARE(left[0].turn.id, turn.id);
        QCOMPARE(left[0].turn.question, kWho);
        QVERIFY(left[0].running && left[0].tokens.empty());

        // The one that follows cancels it, and the conversation begins as if it had never been asked.
        Workspace next(builtIn(), m_copy);
        const KeptConversation again = next.resume(kept.id());
        QCOMPARE(again.conversation->turns().size(), std::size_t(1));
        QCOMPARE(again.conversation->turns()[0].stop, TurnStop::Cancelled);
        compareAnswers(again.conversation->ask(kWho, {}, {}), m_reference[0]);
    }

    void partOfAnAnswer_isACancelledTurnWithItsTextAfterACrash()
    {
        Workspace workspace(builtIn(), m_folder);
        const KeptConversation kept = begin(workspace);
        compareAnswers(kept.conversation->ask(kWho, {}, {}), m_reference[0]);
        QString shown;
        const AskEvents events{.text = [&](const QString& text) {
            shown += text;
            if (shown.size() >= 30 && shown.size() < 60)
                std::this_thread::sleep_for(std::chrono::milliseconds(60)); // what is there is handed over now and then
            if (shown.size() >= 60 && !QFileInfo::exists(m_copy)) {
                kept.checkpoints->bytesWritten();
                copyAsAfterAKill(m_folder, m_copy);
            }
        }};
        compareAnswers(kept.conversation->ask(kPetroleum, {}, {}, events), m_reference[1]);
        QVERIFY(QFileInfo::exists(m_copy));

        Workspace next(builtIn(), m_copy);
        const KeptConversation again = next.resume(kept.id());
        const std::vector<Turn>& turns = again.conversation->turns();
        QCOMPARE(turns.size(), std::size_t(2));
        QCOMPARE(turns[0].answer, m_reference[0].answer);
        QCOMPARE(turns[1].stop, TurnStop::Cancelled);
        QVERIFY2(turns[1].answer.size() >= 20 && m_reference[1].answer.startsWith(turns[1].answer),
                 qPrintable(turns[1].answer));
        // Its tokens are its question and the very text that was kept.
        const StoredTurn stored = turnsIn(m_copy, kept.id()).at(1);
        const std::string text = builtIn().engine()->tokenizer().decode(stored.tokens);
        QVERIFY2(QString::fromStdString(text).endsWith(turns[1].answer), text.c_str());
        const Turn after = again.conversation->ask(kKeepers, {}, {});
        QCOMPARE(after.stop, TurnStop::End);
        QVERIFY(!after.answer.isEmpty());
        // Or anew in its place.
        const KeptConversation branch = next.resume(kept.id(), turns[1].id);
        compareAnswers(branch.conversation->ask(kPetroleum, {}, {}), m_reference[1]);
    }

    void turnsOfAnotherModel_areMadeAgainFromTheirText_data()
    {
        QTest::addColumn<bool>("isOther");
        QTest::newRow("another model") << true;
        QTest::newRow("this model") << false; // its tokens are taken as they are
    }

    void turnsOfAnotherModel_areMadeAgainFromTheirText()
    {
        QFETCH(bool, isOther);
        QString id;
        {
            Workspace workspace(builtIn(), m_folder);
            const KeptConversation kept = begin(workspace);
            compareAnswers(kept.conversation->ask(kWho, {}, {}), m_reference[0]);
            id = kept.id();
        }
        {
            // The same turn beside it, with tokens that are not those of its text.
            Library library(m_folder, Library::Access::Write);
            StoredTurn turn = library.conversations().turns(id).at(0);
            turn.turn.id = "beside";
            turn.tokens = {5, 6, 7, 8};
            if (isOther)
                turn.layoutId = "another model";
            library.conversations().addTurn(id, turn);
        }
        Workspace workspace(builtIn(), m_folder);
        const Turn next = workspace.resume(id).conversation->ask(kPetroleum, {}, {});
        const qint64 missing = m_reference[1].tokens.prompt - next.tokens.prompt;
        if (isOther) { // the text of a turn is its question and answer, without what search found for it
            QCOMPARE(next.answer, m_reference[1].answer);
            QVERIFY2(missing > 0 && missing < 80, qPrintable(QString::number(missing)));
        } else {
            QVERIFY(missing > 100);
        }
    }

    void cancelledQuestion_leavesNoTokens()
    {
        Workspace workspace(builtIn(), m_folder);
        const KeptConversation kept = begin(workspace);
        QVERIFY(kept.conversation->read({}).done);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(kept.conversation->ask(kKeepers, {}, stop.get_token()).stop, TurnStop::Cancelled);
        const std::vector<StoredTurn> turns = turnsIn(m_folder, kept.id());
        QCOMPARE(turns.size(), std::size_t(1));
        QVERIFY(!turns[0].running && turns[0].tokens.empty() && turns[0].turn.answer.isEmpty());
        compareAnswers(kept.conversation->ask(kWho, {}, {}), m_reference[0]);
        compareAnswers(workspace.resume(kept.id()).conversation->ask(kPetroleum, {}, {}), m_reference[1]);
    }

    void journalOnAFullDisk_leavesTheConversationAsItWas()
    {
        const auto journal = std::make_shared<FullJournal>();
        Conversation talk(builtIn().engine(), {test::madeUpDocument("Alpha", 4), test::lighthouse()},
                          {.checkpoints = std::make_shared<reading::MemoryCheckpointStore>(), .journal = journal});
        const auto askInVain = [&](const QString& question) {
            try {
                talk.ask(question, {}, {});
                QFAIL("the turn was kept");
            } catch (const Failure& failure) {
                QCOMPARE(failure.code(), ErrorCode::DiskFull);
            }
        };
        const auto askWithRoom = [&](const QString& question) {
            journal->full = FullJournal::Full::Never;
            return talk.ask(question, {}, {});
        };
        for (const auto full : {FullJournal::Full::AtBegin, FullJournal::Full::AtFinish}) {
            journal->full = full;
            askInVain(kKeepers);
            QVERIFY(talk.turns().empty());
        }
        compareAnswers(askWithRoom(kWho), m_reference[0]);
        for (const auto full : {FullJournal::Full::AtFinish, FullJournal::Full::AtBegin}) {
            journal->full = full;
            askInVain(kKeepers);
            QCOMPARE(talk.turns().size(), std::size_t(1));
        }
        compareAnswers(askWithRoom(kPetroleum), m_reference[1]);
        QCOMPARE(journal->kept, (std::vector<QString>{kWho, kPetroleum}));
    }

private:
    static void compareAnswers(const Turn& actual, const Turn& expected)
    {
        QCOMPARE(actual.answer, expected.answer);
        QCOMPARE(actual.stop, expected.stop);
        QCOMPARE(actual.tokens.prompt, expected.tokens.prompt);
        QCOMPARE(actual.tokens.generated, expected.tokens.generated);
    }

    QTemporaryDir m_temporary;
    QString m_folder;
    QString m_copy;
    int m_next = 0;
    std::vector<Turn> m_reference; ///< of kWho, kPetroleum, kKeepers in one conversation
};

QTEST_GUILESS_MAIN(TestKeptTurns)
#include "test_kept_turns.moc"
