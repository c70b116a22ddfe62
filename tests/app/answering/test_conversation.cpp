// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/conversation.h"
#include "app/reading/memory_checkpoint_store.h"
#include "engine/base/failure.h"
#include "tests/app/reading/lighthouse.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>
#include <QUuid>

using namespace lectern;
using namespace lectern::answering;
using domain::QuoteCheck;
using domain::Turn;
using domain::TurnStop;
using reading::MemoryCheckpointStore;

namespace {

std::shared_ptr<const engine::Engine> builtIn()
{
    static const auto engine = engine::Engine::open(LECTERN_MODEL_DIR);
    return engine;
}

std::unique_ptr<Conversation>
talkAbout(std::vector<domain::Document> documents, const ConversationOptions& options = {},
          std::shared_ptr<MemoryCheckpointStore> store = std::make_shared<MemoryCheckpointStore>())
{
    return std::make_unique<Conversation>(builtIn(), std::move(documents), ConversationMemory{std::move(store)}, options);
}

const QString kWho = QStringLiteral("Who built the lighthouse?");
const QString kWhoAnswer =
    QStringLiteral("\"The lighthouse of Saint Bride was built in 1846 by the engineer Margaret Hale.\" [p. 1]");
const QString kPetroleum = QStringLiteral("What does it say about petroleum?");
const QString kPetroleumAnswer =
    QStringLiteral("\"In 1911 the oil was replaced by a petroleum burner, which doubled the range of the light.\" [p. 1]");

/// The question's turn with its results and the length of the whole prompt, as the reference has them.
struct GoldenTurn {
    std::string question;
    qint64 tokens;
};

GoldenTurn goldenTurn(int number)
{
    QFile file(QStringLiteral(LECTERN_TEST_DATA "/golden/demo-model/golden.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    const QJsonObject prompt = QJsonDocument::fromJson(file.readAll())["prompts"][number].toObject();
    return {prompt["question"].toString().toStdString(), qint64(prompt["prompt"].toArray().size())};
}

} // namespace

class TestConversation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void questions_getTheReferencesAnswers_data();
    void questions_getTheReferencesAnswers();
    void streamedText_isTheAnswer();
    void secondTurn_continuesTheFirst();
    void secondTurn_equalsTheSameTokensReadAfresh();
    void tokens_areAccountedFor();
    void secondConversation_restoresTheDocumentsAndAnswersTheSame();
    void stoppedReading_goesOnAndAnswersTheSame();
    void askingStoppedWhileReading_isACancelledTurn();
    void stoppedAnswer_isACancelledTurnAndTheNextQuestionWorks();
    void stoppedBeforeTheFirstToken_leavesNoTraceInTheSession();
    void answerOfLimitedLength_saysSo();
    void summary_repeatsNoBullet();
    void documentTooLong_isRefusedWithNumbers();
    void fullConversation_refusesTheNextQuestion();
    void budget_addsUpToTheLimit();
    void sampledAnswers_dependOnTheSeedOnly();
};

void TestConversation::questions_getTheReferencesAnswers_data()
{
    QTest::addColumn<QString>("question");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<int>("page");
    QTest::newRow("who") << kWho << kWhoAnswer << 1;
    QTest::newRow("about") << kPetroleum << kPetroleumAnswer << 1;
    QTest::newRow("how long") << "How long were the keepers cut off?"
                              << "\"During the storm of 1883 the sea broke the lower windows, and the keepers were cut off for "
                                 "nineteen days.\" [p. 2]"
                              << 2;
    QTest::newRow("page")
        << "What is on page 2?"
        << "\"Three keepers lived in the tower at a time. Each of them spent six weeks on the rock and two weeks "
           "ashore.\" [p. 2]"
        << 2;
    QTest::newRow("absent") << "Find penguins"
                            << "I did not find this in the document." << 0;
    QTest::newRow("when") << "When was the station made automatic?"
                          << "\"The station was made automatic in 1974.\" [p. 3]" << 3;
}

void TestConversation::questions_getTheReferencesAnswers()
{
    QFETCH(QString, question);
    QFETCH(QString, answer);
    QFETCH(int, page);
    for (const auto precision : {engine::Precision::Exact, engine::Precision::Fast}) {
        const auto talk = talkAbout({test::lighthouse()}, {.session = {.precision = precision}});
        const Turn turn = talk->ask(question, {}, {});
        QCOMPARE(turn.answer, answer);
        QCOMPARE(turn.stop, TurnStop::End);
        QCOMPARE(turn.citations.size(), std::size_t(page > 0 ? 1 : 0));
        if (page > 0) {
            const domain::Citation& citation = turn.citations.front();
            QCOMPARE(citation.check, QuoteCheck::Exact);
            QCOMPARE(citation.page, page);
            QCOMPARE(citation.citedPage, page);
            QCOMPARE(test::lighthouse().pages[std::size_t(page - 1)].text.mid(citation.start, citation.end - citation.start),
                     citation.quote);
        }
    }
}

void TestConversation::streamedText_isTheAnswer()
{
    const auto talk = talkAbout({test::lighthouse()});
    QStringList pieces;
    const Turn turn = talk->ask(kWho, {}, {}, {.text = [&](const QString& text) { pieces << text; }});
    QVERIFY(pieces.size() > 10);
    QCOMPARE(pieces.join(QString()), turn.answer);
    QVERIFY(!QUuid::fromString(turn.id).isNull());
    QVERIFY(!turn.id.contains('{'));
}

void TestConversation::secondTurn_continuesTheFirst()
{
    const auto talk = talkAbout({test::lighthouse()});
    QCOMPARE(talk->ask(kWho, {}, {}).answer, kWhoAnswer);
    QCOMPARE(talk->ask(kPetroleum, {}, {}).answer, kPetroleumAnswer);
    const Turn third = talk->ask("How long were the keepers cut off?", {}, {});
    QVERIFY(third.answer.contains("nineteen days"));
    QCOMPARE(talk->turns().size(), std::size_t(3));
    QCOMPARE(talk->turns()[1].question, kPetroleum);
    QVERIFY(talk->turns()[0].id != talk->turns()[1].id);
}

void TestConversation::secondTurn_equalsTheSameTokensReadAfresh()
{
    const auto talk = talkAbout({test::lighthouse()});
    talk->ask(kWho, {}, {});
    const Turn second = talk->ask(kPetroleum, {}, {});

    engine::Session session(builtIn());
    const QString text = "Answer from the documents. Quote them and cite the page.\n\n# Documents\n"
                         "## Document 1: The lighthouse of Saint Bride\n[p. 1]\n" +
                         test::lighthouse().pages[0].text + "\n[p. 2]\n" + test::lighthouse().pages[1].text + "\n[p. 3]\n" +
                         test::lighthouse().pages[2].text;
    const auto append = [&](const std::vector<engine::TokenId>& tokens) { session.prefill(tokens); };
    const engine::ChatTemplate& chat = builtIn()->chatTemplate();
    append(chat.begin());
    append(chat.message(engine::Role::System, text.toStdString()));
    append(chat.message(engine::Role::User, goldenTurn(0).question));
    append(chat.message(engine::Role::Assistant, kWhoAnswer.toStdString()));
    append(chat.message(engine::Role::User, goldenTurn(1).question));
    append(chat.openAnswer());
    QCOMPARE(session.position(), second.tokens.prompt);
    const engine::DecodeResult decoded = session.decode({}, {}, [](engine::TokenId) {});
    QCOMPARE(QString::fromStdString(builtIn()->tokenizer().decode(decoded.tokens)), second.answer);
}

void TestConversation::tokens_areAccountedFor()
{
    const auto talk = talkAbout({test::lighthouse()});
    QVERIFY(talk->read({}).done);
    const Turn first = talk->ask(kWho, {}, {});
    QCOMPARE(first.tokens.prompt, goldenTurn(0).tokens);
    QCOMPARE(first.tokens.read, goldenTurn(0).tokens);
    QCOMPARE(first.tokens.restored, 0);
    QCOMPARE(first.tokens.generated, 35);
    QVERIFY(first.seconds.read > 0 && first.seconds.firstToken > 0 && first.seconds.generate > 0);
    const Turn second = talk->ask(kPetroleum, {}, {});
    QCOMPARE(second.tokens.restored, first.tokens.prompt + first.tokens.generated);
    QCOMPARE(second.tokens.prompt, second.tokens.restored + second.tokens.read);
    QVERIFY(second.tokens.read < 100);
}

void TestConversation::secondConversation_restoresTheDocumentsAndAnswersTheSame()
{
    const auto store = std::make_shared<MemoryCheckpointStore>();
    const auto first = talkAbout({test::lighthouse()}, {}, store);
    const Turn answered = first->ask(kWho, {}, {});
    const auto second = talkAbout({test::lighthouse()}, {}, store);
    const Turn again = second->ask(kWho, {}, {});
    QCOMPARE(again.answer, answered.answer);
    QCOMPARE(again.tokens.prompt, answered.tokens.prompt);
    QVERIFY(again.tokens.restored > 250);
    QCOMPARE(again.tokens.restored + again.tokens.read, again.tokens.prompt);
    QCOMPARE(second->ask(kPetroleum, {}, {}).answer, first->ask(kPetroleum, {}, {}).answer);
}

void TestConversation::stoppedReading_goesOnAndAnswersTheSame()
{
    domain::Document longer = test::madeUpDocument("Alpha", 8);
    const auto uninterrupted = talkAbout({longer, test::lighthouse()});
    const auto stopped = talkAbout({longer, test::lighthouse()});
    int stops = 0;
    for (bool done = false; !done; ++stops) {
        std::stop_source stop;
        int chunks = 0;
        done = stopped
                   ->read(stop.get_token(),
                          [&](const reading::ReadingProgress&) {
                              if (++chunks == 2)
                                  stop.request_stop();
                          })
                   .done;
    }
    QVERIFY(stops > 2);
    for (const QString& question : {kWho, QStringLiteral("Find shelf 22"), kPetroleum}) {
        const Turn expected = uninterrupted->ask(question, {}, {});
        const Turn actual = stopped->ask(question, {}, {});
        QCOMPARE(actual.answer, expected.answer);
        QCOMPARE(actual.tokens.prompt, expected.tokens.prompt);
    }
}

void TestConversation::askingStoppedWhileReading_isACancelledTurn()
{
    const auto talk = talkAbout({test::madeUpDocument("Alpha", 8), test::lighthouse()});
    std::stop_source stop;
    const AskEvents events{.reading = [&](const reading::ReadingProgress&) { stop.request_stop(); }};
    const Turn cancelled = talk->ask(kWho, {}, stop.get_token(), events);
    QCOMPARE(cancelled.stop, TurnStop::Cancelled);
    QCOMPARE(cancelled.answer, "");
    QVERIFY(cancelled.tokens.read > 0);
    QCOMPARE(cancelled.tokens.prompt, cancelled.tokens.read + cancelled.tokens.restored);
    QCOMPARE(talk->turns().size(), std::size_t(1));
    const Turn next = talk->ask(kWho, {}, {});
    QCOMPARE(next.stop, TurnStop::End);
    QCOMPARE(next.tokens.restored, cancelled.tokens.prompt);
}

void TestConversation::stoppedAnswer_isACancelledTurnAndTheNextQuestionWorks()
{
    const auto talk = talkAbout({test::lighthouse()});
    std::stop_source stop;
    int pieces = 0;
    const AskEvents events{.text = [&](const QString&) {
        if (++pieces == 5)
            stop.request_stop();
    }};
    const Turn cancelled = talk->ask(kWho, {}, stop.get_token(), events);
    QCOMPARE(cancelled.stop, TurnStop::Cancelled);
    QVERIFY(!cancelled.answer.isEmpty());
    QVERIFY(kWhoAnswer.startsWith(cancelled.answer));
    QVERIFY(cancelled.tokens.generated >= 5 && cancelled.tokens.generated <= 6);
    QCOMPARE(talk->ask(kPetroleum, {}, {}).answer, kPetroleumAnswer);
}

void TestConversation::stoppedBeforeTheFirstToken_leavesNoTraceInTheSession()
{
    const auto talk = talkAbout({test::lighthouse()});
    QVERIFY(talk->read({}).done);
    const qint64 before = talk->budget().conversation;
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(talk->ask("Find penguins", {}, stop.get_token()).stop, TurnStop::Cancelled);
    QCOMPARE(talk->budget().conversation, before);
    const Turn turn = talk->ask(kWho, {}, {});
    QCOMPARE(turn.answer, kWhoAnswer);
    QCOMPARE(turn.tokens.prompt, goldenTurn(0).tokens);
}

void TestConversation::answerOfLimitedLength_saysSo()
{
    const auto talk = talkAbout({test::lighthouse()});
    const Turn turn = talk->ask(kWho, {.maxTokens = 6}, {});
    QCOMPARE(turn.stop, TurnStop::Length);
    QCOMPARE(turn.tokens.generated, 6);
    QVERIFY(!turn.answer.isEmpty() && kWhoAnswer.startsWith(turn.answer));
    QCOMPARE(talk->ask(kPetroleum, {}, {}).answer, kPetroleumAnswer);
}

void TestConversation::summary_repeatsNoBullet()
{
    const auto talk = talkAbout({test::lighthouse()});
    for (const char* question : {"Summarise this document.", "List the dates."}) {
        const Turn turn = talk->ask(question, {}, {});
        const QStringList lines = turn.answer.split('\n', Qt::SkipEmptyParts);
        qInfo("%s\n%s", question, qPrintable(turn.answer));
        QVERIFY(lines.size() >= 2);
        QCOMPARE(QSet<QString>(lines.begin(), lines.end()).size(), lines.size());
        QCOMPARE(turn.stop, TurnStop::End);
    }
}

void TestConversation::documentTooLong_isRefusedWithNumbers()
{
    const qint64 documents = 269; // golden prompt without the question's tokens
    try {
        talkAbout({test::lighthouse()}, {.contextLimit = 900});
        QFAIL("nothing was thrown");
    } catch (const Failure& failure) {
        QCOMPARE(failure.code(), ErrorCode::DocumentTooLong);
        QCOMPARE(failure.subject(), std::string("The lighthouse of Saint Bride"));
        QCOMPARE(failure.numbers().size(), std::size_t(2));
        QVERIFY(failure.numbers()[0] >= documents + 600 && failure.numbers()[0] < documents + 700);
        QCOMPARE(failure.numbers()[1], 900);
        talkAbout({test::lighthouse()}, {.contextLimit = failure.numbers()[0]}); // so many are enough
    }
}

void TestConversation::fullConversation_refusesTheNextQuestion()
{
    const auto talk = talkAbout({test::lighthouse()}, {.contextLimit = 600, .answerReserve = 100});
    std::size_t answered = 0;
    const auto askUntilRefused = [&] {
        for (; answered < 20; ++answered)
            talk->ask(kWho, {}, {});
    };
    for (int attempt = 0; attempt < 2; ++attempt) {
        try {
            askUntilRefused();
            QFAIL("nothing was refused");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::DocumentTooLong);
            QCOMPARE(failure.numbers()[1], 600);
            QVERIFY(failure.numbers()[0] > 600);
        }
        QVERIFY(answered >= 2);
        QCOMPARE(talk->turns().size(), answered);
        QVERIFY(talk->budget().free() >= 0);
    }
}

void TestConversation::budget_addsUpToTheLimit()
{
    const auto talk = talkAbout({test::lighthouse(), test::madeUpDocument("Beta", 1)}, {.contextLimit = 5000});
    const TokenBudget before = talk->budget();
    QCOMPARE(before.documents.size(), std::size_t(2));
    QVERIFY(before.documents[0] > 200 && before.documents[1] > 50);
    QCOMPARE(before.used() + before.free(), 5000);
    QCOMPARE(before.used(), before.documents[0] + before.documents[1] + before.conversation + before.answerReserve);
    const Turn turn = talk->ask(kWho, {}, {});
    QCOMPARE(talk->budget().documents, before.documents);
    QCOMPARE(before.free() - talk->budget().free(),
             turn.tokens.prompt + turn.tokens.generated - before.documents[0] - before.documents[1] - before.conversation);
}

void TestConversation::sampledAnswers_dependOnTheSeedOnly()
{
    AskOptions hot{.maxTokens = 20, .sampling = {.temperature = 3, .topP = 1, .seed = 7}};
    const auto answer = [&] {
        return talkAbout({test::lighthouse()})
            ->ask("What of the keepers, the rock, the lighthouse and the station?", hot, {})
            .answer;
    };
    QSet<QString> answers;
    for (hot.sampling.seed = 1; hot.sampling.seed <= 6; ++hot.sampling.seed) {
        const QString first = answer();
        QCOMPARE(answer(), first);
        answers += first;
    }
    QVERIFY(answers.size() > 1);
}

QTEST_GUILESS_MAIN(TestConversation)
#include "test_conversation.moc"
