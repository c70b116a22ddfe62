// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/answer_text.h"
#include "app/reading/memory_checkpoint_store.h"
#include "app/reading/prompt_plan.h"
#include "app/runtime/workspace.h"
#include "tests/app/reading/lighthouse.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace lectern;
using namespace lectern::answering;
using domain::Turn;
using domain::TurnStop;
using engine::TokenId;
using reading::MemoryCheckpointStore;
using runtime::KeptConversation;
using runtime::Workspace;

namespace {

const QString kWho = QStringLiteral("Who built it?");
const QString kWhen = QStringLiteral("When?");
constexpr int kLongest = 400;

/// A random model of 512 pieces, made to think: now and then it closes the block.
const QString& thinkingModel()
{
    static const QTemporaryDir folder;
    static const QString path = [] {
        const QDir from(QStringLiteral(LECTERN_TEST_DATA "/golden/dense/model"));
        for (const QString& name : from.entryList(QDir::Files))
            QFile::copy(from.filePath(name), folder.filePath(name));
        QFile::remove(folder.filePath("tokenizer_config.json"));
        QFile config(folder.filePath("tokenizer_config.json"));
        if (!config.open(QIODevice::WriteOnly))
            qFatal("the model cannot be written");
        config.write(
            QJsonDocument(QJsonObject{{"chat_template",
                                       R"({% if add_generation_prompt %}{{ '<|im_start|>assistant\n<think>\n' }}{% endif %})"}})
                .toJson());
        return folder.path();
    }();
    return path;
}

runtime::Runtime& thinking()
{
    static runtime::Runtime runtime({.model = thinkingModel(), .threads = 2});
    return runtime;
}

std::unique_ptr<Conversation>
talkAbout(std::shared_ptr<MemoryCheckpointStore> store = std::make_shared<MemoryCheckpointStore>())
{
    return std::make_unique<Conversation>(thinking().engine(), std::vector{test::lighthouse()},
                                          ConversationMemory{std::move(store)});
}

AskOptions lively(std::uint64_t seed)
{
    return {.maxTokens = kLongest, .sampling = {.temperature = 1, .topP = 1, .seed = seed}};
}

bool isWhole(const Turn& turn)
{
    return !turn.reasoning.trimmed().isEmpty() && !turn.answer.trimmed().isEmpty();
}

/// A seed with which the first question is answered after reasoning.
std::uint64_t goodSeed()
{
    static const std::uint64_t good = [] {
        for (std::uint64_t seed = 1; seed < 200; ++seed) {
            if (isWhole(talkAbout()->ask(kWho, lively(seed), {})))
                return seed;
        }
        return std::uint64_t(0);
    }();
    return good;
}

void append(std::vector<TokenId>& to, const std::vector<TokenId>& more)
{
    to.insert(to.end(), more.begin(), more.end());
}

/// The prompt as the template writes it: no reasoning. Its last message is open.
std::vector<TokenId> history(const std::vector<std::pair<QString, QString>>& turns)
{
    const engine::Tokenizer& tokenizer = thinking().engine()->tokenizer();
    std::vector<domain::Document> documents = {test::lighthouse()};
    std::vector<TokenId> all = reading::PromptPlan(tokenizer, thinking().engine()->chatTemplate(), documents).tokens();
    for (const auto& [question, answer] : turns) {
        append(all, tokenizer.encodeWithControlTokens("<|im_end|>\n<|im_start|>user\n" + question.toStdString() +
                                                      "<|im_end|>\n<|im_start|>"));
        append(all, tokenizer.encode("assistant\n" + answer.toStdString()));
    }
    return all;
}

std::vector<TokenId> asking(std::vector<TokenId> before, const QString& question)
{
    append(before,
           thinking().engine()->tokenizer().encodeWithControlTokens("<|im_end|>\n<|im_start|>user\n" + question.toStdString() +
                                                                    "<|im_end|>\n<|im_start|>assistant\n<think>\n"));
    return before;
}

std::vector<float> logitsAfter(const std::vector<TokenId>& tokens)
{
    engine::Session session(thinking().engine());
    session.prefill(tokens);
    return {session.logits().begin(), session.logits().end()};
}

/// What a session that reads all of it afresh answers.
QString answerOf(const std::vector<TokenId>& prompt, int maxTokens)
{
    engine::Session session(thinking().engine());
    session.prefill(prompt);
    QString reasoning;
    const AnswerText::Sink none;
    AnswerText text(thinking().engine()->tokenizer(), none, {.isThinking = true});
    session.decode({.maxTokens = maxTokens}, {}, [&](TokenId token) { text.add(token); });
    const QString answer = text.finish();
    return text.reasoning() + '|' + answer;
}

void compareState(MemoryCheckpointStore& store, const std::vector<TokenId>& tokens)
{
    const engine::Checkpoint checkpoint = store.find(tokens);
    QCOMPARE(checkpoint.position(), qint64(tokens.size()));
    engine::Session session(thinking().engine());
    session.restore(checkpoint);
    const std::vector<float> fresh = logitsAfter(tokens);
    QVERIFY(std::equal(fresh.begin(), fresh.end(), session.logits().begin(), session.logits().end()));
}

} // namespace

/// A model that thinks before it answers.
class TestReasoning : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(thinking().engine()->chatTemplate().forcesThinking());
        QVERIFY(goodSeed() > 0);
    }

    void reasoning_comesBeforeTheAnswerAndApart()
    {
        QString order;
        QString reasoning;
        QString answer;
        const Turn turn = talkAbout()->ask(kWho, lively(goodSeed()), {},
                                           {.text = [&](const QString& more) { answer += more, order += 'a'; },
                                            .thinking = [&](const QString& more) { reasoning += more, order += 'r'; }});
        QCOMPARE(reasoning, turn.reasoning);
        QCOMPARE(answer, turn.answer);
        QVERIFY(!order.contains("ar"));
        QVERIFY(!turn.reasoning.contains("think>") && !turn.answer.contains("</think>"));
        QVERIFY(turn.seconds.reasoning > 0 && turn.seconds.reasoning <= turn.seconds.generate);
    }

    void nextQuestion_isReadAfterTheAnswerWithoutItsReasoning()
    {
        const auto store = std::make_shared<MemoryCheckpointStore>();
        const auto talk = talkAbout(store);
        const Turn first = talk->ask(kWho, lively(goodSeed()), {});
        QVERIFY(isWhole(first));
        const std::vector<TokenId> once = history({{kWho, first.answer}});
        compareState(*store, once);

        Turn second;
        for (std::uint64_t seed = 1; seed < 200 && !isWhole(second); ++seed) {
            const auto another = talkAbout(store);
            another->ask(kWho, lively(goodSeed()), {});
            second = another->ask(kWhen, lively(seed), {});
            QCOMPARE(second.tokens.prompt, qint64(asking(once, kWhen).size()));
            if (isWhole(second)) {
                const std::vector<TokenId> twice = history({{kWho, first.answer}, {kWhen, second.answer}});
                compareState(*store, twice);
                const Turn third = another->ask(kWho, {.maxTokens = 30}, {});
                QCOMPARE(third.reasoning + '|' + third.answer, answerOf(asking(twice, kWho), 30));
                QCOMPARE(another->restoredButReadAgain(), 0);
            }
        }
        QVERIFY(isWhole(second));
        const Turn next = talk->ask(kWhen, {.maxTokens = 30}, {});
        QCOMPARE(next.reasoning + '|' + next.answer, answerOf(asking(once, kWhen), 30));
        QVERIFY(next.tokens.read < qint64(once.size()) - qint64(history({}).size()) + 40);
        QCOMPARE(talk->restoredButReadAgain(), 0);
    }

    void reasoningWithoutAnAnswer_isAnEmptyAnswerLater()
    {
        const auto talk = talkAbout();
        const Turn turn = talk->ask(kWho, {.maxTokens = 6}, {});
        QCOMPARE(turn.stop, TurnStop::Length);
        QVERIFY(turn.answer.isEmpty());
        QCOMPARE(turn.tokens.generated, 6);
        QCOMPARE(talk->ask(kWhen, {.maxTokens = 5}, {}).tokens.prompt, qint64(asking(history({{kWho, ""}}), kWhen).size()));
    }

    void stoppedReasoning_leavesNoTrace()
    {
        const auto talk = talkAbout();
        std::stop_source stop;
        const Turn turn = talk->ask(kWho, {}, stop.get_token(), {.thinking = [&](const QString&) { stop.request_stop(); }});
        QCOMPARE(turn.stop, TurnStop::Cancelled);
        QVERIFY(!turn.reasoning.isEmpty() && turn.answer.isEmpty());
        QCOMPARE(talk->ask(kWhen, {.maxTokens = 5}, {}).tokens.prompt, qint64(asking(history({}), kWhen).size()));
    }

    void stoppedAnswer_isReadWithoutItsReasoningBeforeTheNextQuestion()
    {
        const auto store = std::make_shared<MemoryCheckpointStore>();
        const auto talk = talkAbout(store);
        std::stop_source stop;
        const Turn turn =
            talk->ask(kWho, lively(goodSeed()), stop.get_token(), {.text = [&](const QString&) { stop.request_stop(); }});
        QVERIFY(isWhole(turn) || !turn.answer.isEmpty());
        const std::vector<TokenId> once = history({{kWho, turn.answer}});
        const Turn next = talk->ask(kWhen, {.maxTokens = 30}, {});
        QCOMPARE(next.reasoning + '|' + next.answer, answerOf(asking(once, kWhen), 30));
        // And the question after one that comes to nothing.
        std::stop_source atOnce;
        atOnce.request_stop();
        talk->ask(kWho, {}, atOnce.get_token());
        QCOMPARE(talk->ask(kWhen, {.maxTokens = 5}, {}).tokens.prompt,
                 qint64(asking(history({{kWho, turn.answer}, {kWhen, next.answer}}), kWhen).size()));
    }

    void restart_goesOnFromTheStateWithoutReasoning()
    {
        const QString folder = m_temporary.filePath("library");
        QString id;
        Turn first;
        {
            Workspace workspace(thinking(), folder);
            domain::Document document = test::lighthouse();
            document.sourceSha256 = QByteArray(64, 'a');
            const KeptConversation kept = workspace.begin({workspace.documents().keep(std::move(document))});
            first = kept.conversation->ask(kWho, lively(goodSeed()), {});
            id = kept.id();
        }
        Workspace workspace(thinking(), folder);
        const KeptConversation again = workspace.resume(id);
        QCOMPARE(again.conversation->turns().at(0).reasoning, first.reasoning);
        QCOMPARE(again.conversation->turns().at(0).answer, first.answer);
        QCOMPARE(again.conversation->turns().at(0).seconds.reasoning, first.seconds.reasoning);
        const std::vector<TokenId> once = history({{kWho, first.answer}});
        const Turn next = again.conversation->ask(kWhen, {.maxTokens = 30}, {});
        QCOMPARE(next.reasoning + '|' + next.answer, answerOf(asking(once, kWhen), 30));
        QCOMPARE(next.tokens.restored, qint64(once.size())); // nothing is read but the question
        QCOMPARE(again.conversation->restoredButReadAgain(), 0);
    }

    void roomIsKeptForReasoning()
    {
        const auto reserve = [](qint64 limit) {
            return Conversation(thinking().engine(), {test::lighthouse()}, {std::make_shared<MemoryCheckpointStore>()},
                                {.contextLimit = limit})
                .budget()
                .answerReserve;
        };
        QCOMPARE(reserve(100'000), 600 + 4096);
        QCOMPARE(reserve(8000), 600 + 2000);
    }

private:
    QTemporaryDir m_temporary;
};

QTEST_GUILESS_MAIN(TestReasoning)
#include "test_reasoning.moc"
