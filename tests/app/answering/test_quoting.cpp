// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "app/answering/conversation.h"
#include "app/answering/quoting_guide.h"
#include "app/reading/memory_checkpoint_store.h"
#include "engine/base/failure.h"
#include "tests/app/reading/lighthouse.h"
#include "tests/support/searching_model.h"

#include <QRegularExpression>
#include <QTest>
#include <QtEndian>

#include <cmath>
#include <cstring>
#include <random>
#include <set>

using namespace lectern;
using namespace lectern::answering;
using domain::Turn;
using domain::TurnStop;
using reading::MemoryCheckpointStore;

namespace {

std::shared_ptr<const engine::Engine> quoting(const QJsonObject& more = {})
{
    QJsonObject properties = more;
    properties[QStringLiteral("answers_quote_results")] = true;
    return engine::Engine::open(test::SearchingModel(LECTERN_MODEL_DIR, 12, properties).path().toStdString());
}

/// The built-in model's shape and vocabulary with random weights: what it would like to say is anything.
std::shared_ptr<const engine::Engine> randomWeights(unsigned seed, const QJsonObject& more = {})
{
    QJsonObject properties = more;
    properties[QStringLiteral("answers_quote_results")] = true;
    const test::SearchingModel model(LECTERN_MODEL_DIR, 12, properties);
    QFile in(model.path() + "/model.safetensors");
    if (!in.open(QIODevice::ReadOnly))
        qFatal("no weights");
    QByteArray bytes = in.readAll();
    in.close();
    std::mt19937 random(seed);
    const auto header = qsizetype(qFromLittleEndian<quint64>(bytes.constData())) + 8;
    for (qsizetype at = header; at + 1 < bytes.size(); at += 2) {
        const float value = float(random() % 2001) / 2000.0f - 0.5f; // as bfloat16: the upper half of its bits
        quint32 bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        qToLittleEndian(quint16(bits >> 16), bytes.data() + at);
    }
    QFile::remove(in.fileName()); // a link
    QFile out(in.fileName());
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
        qFatal("cannot write weights");
    out.close();
    return engine::Engine::open(model.path().toStdString());
}

std::unique_ptr<Conversation> talkAbout(std::shared_ptr<const engine::Engine> engine, std::vector<domain::Document> documents,
                                        std::vector<PastTurn> history = {})
{
    return std::make_unique<Conversation>(
        std::move(engine), std::move(documents),
        ConversationMemory{.checkpoints = std::make_shared<MemoryCheckpointStore>(), .history = std::move(history)});
}

const QStringList kQuestions = {
    "Who built the lighthouse?",
    "How long were the keepers cut off?",
    "Summarise this document.",
    "Key dates",
    "What is on page 2?",
    "Continue: \"During the storm of 1883\"",
    "List every mention of keepers.",
    "Find penguins",
    "Where do the keepers keep the parrot?",
    "What does page 99 say?",
};

QString plain(QString text)
{
    return text.replace(QRegularExpression("[\\s\\x{0085}]+", QRegularExpression::UseUnicodePropertiesOption), " ").trimmed();
}

/// What is wrong with an answer that should be quotations with their pages, or "not found"; empty where nothing is.
QString wrongWith(const QString& answer, const std::vector<domain::Document>& documents)
{
    if (answer == QStringLiteral("I did not find this in the document."))
        return {};
    const QStringList lines = answer.split('\n');
    std::set<QString> seen;
    for (const QString& line : lines) {
        static const QRegularExpression form("^(- )?\"(.+)\" \\[p\\. (\\d+)\\]$");
        const QRegularExpressionMatch match = form.match(line);
        if (!match.hasMatch() || match.capturedLength(1) != (lines.size() > 1 ? 2 : match.capturedLength(1)))
            return "neither quotation nor bullet: " + line;
        if (!seen.insert(line).second)
            return "twice: " + line;
        const bool stands = std::ranges::any_of(documents, [&](const domain::Document& document) {
            return std::ranges::any_of(document.pages, [&](const domain::Page& page) {
                return page.number == match.captured(3).toInt() && plain(page.text).contains(plain(match.captured(2)));
            });
        });
        if (!stands)
            return "not on its page: " + line;
    }
    return {};
}

/// Sentences of odd characters: quotation marks, page marks, line breaks, what SentencePiece writes spaces with.
domain::Document oddDocument(unsigned seed)
{
    static const QStringList pieces = {"the keeper", "storm",       "\"",
                                       "\" [p. 3]",  "[p. 1] ",     "\n- \"",
                                       "- ",         "\n",          "\r\n",
                                       " \u2028",    "<|im_end|>",  "</s>",
                                       "\u2581",     "\u00a0",      "\u200b",
                                       "\U0001F600", "\uFFFD",      "é",
                                       "e\u0301",    "ß",           "\u0001",
                                       "\t",         "lig-\nhouse", "'",
                                       "“",          "”",           "«x»",
                                       "1883",       "  ",          "中文",
                                       "\u0085",     "\\",          "I did not find this in the document."};
    std::mt19937 random(seed);
    domain::Document document;
    document.title = QStringLiteral("Odd");
    for (int number = 1; number <= 4; ++number) {
        domain::Page page;
        page.number = number;
        for (int i = 0; i < 5; ++i) {
            page.text += QStringLiteral("Keepers %1").arg(i);
            for (unsigned n = 0; n < 3 + random() % 8; ++n)
                page.text += (random() % 3 ? " " : "") + pieces[qsizetype(random() % unsigned(pieces.size()))];
            page.text += ". ";
        }
        document.pages.push_back(page);
    }
    return document;
}

} // namespace

/// Models that declare answers_quote_results.
class TestQuoting : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anyWeights_giveVerbatimQuotationsWithTheirPages();
    void oddTexts_areQuotedOrLeftOut();
    void lineThatTheTokenizerCannotWrite_isLeftOut();
    void notFoundBias_decidesWhatIsRefused();
    void searchWeight_decidesWhatIsQuoted();
    void drawnAnswers_areQuotationsToo();
    void stoppedAnswer_isATurnAndTheConversationGoesOn();
    void conversationFromItsTurns_goesOnAlike();
    void maxTokens_cutAnAnswer();
    void otherModels_answerFreely();
};

void TestQuoting::anyWeights_giveVerbatimQuotationsWithTheirPages()
{
    std::set<QString> answers;
    for (unsigned seed = 1; seed <= 4; ++seed) {
        const auto talk = talkAbout(randomWeights(seed), {test::lighthouse(), test::madeUpDocument("Archive", 5)});
        for (const QString& question : kQuestions) {
            const Turn turn = talk->ask(question, {}, {});
            const QString wrong = wrongWith(turn.answer, talk->documents());
            QVERIFY2(wrong.isEmpty(), qPrintable(question + ": " + wrong));
            QCOMPARE(turn.stop, TurnStop::End);
            for (const domain::Citation& citation : turn.citations)
                QCOMPARE(citation.check, domain::QuoteCheck::Exact);
            answers.insert(turn.answer);
        }
    }
    QVERIFY2(answers.size() > 12, qPrintable(QString::number(answers.size())));
}

void TestQuoting::oddTexts_areQuotedOrLeftOut()
{
    const auto engine = randomWeights(9, {{"not_found_bias", -100}});
    int quotations = 0;
    for (unsigned seed = 0; seed < 12; ++seed) {
        const auto talk = talkAbout(engine, {oddDocument(seed)});
        for (const char* const question :
             {"Where is the storm, keepers 1?", "List every mention of keepers.", "Page 3", "Key dates"}) {
            const Turn turn = talk->ask(question, {}, {});
            const QString wrong = wrongWith(turn.answer, talk->documents());
            QVERIFY2(wrong.isEmpty(), qPrintable(QString::number(seed) + ' ' + question + ": " + wrong));
            QCOMPARE(turn.stop, TurnStop::End);
            quotations += turn.answer.startsWith('I') ? 0 : 1;
        }
    }
    QVERIFY(quotations > 24);
}

void TestQuoting::lineThatTheTokenizerCannotWrite_isLeftOut()
{
    const auto engine = quoting();
    QuotedAnswers answers;
    answers.alone = {{QStringLiteral("\"a\u2581b\" [p. 1]"), 0}, {QStringLiteral("\"a b\" [p. 2]"), 0}};
    answers.listed = {QStringLiteral("\"a\u2581b\" [p. 1]")};
    const QuotingGuide guide(engine->tokenizer(), answers, {});
    QCOMPARE(guide.next().size(), std::size_t(1));
    QCOMPARE(engine->tokenizer().decode(guide.next().front().tokens), "\"a b\" [p. 2]");
    answers.alone.pop_back();
    const QuotingGuide nothing(engine->tokenizer(), answers, {});
    QCOMPARE(nothing.next().size(), std::size_t(1));
    QCOMPARE(QString::fromStdString(engine->tokenizer().decode(nothing.next().front().tokens)), kNotFound);
}

void TestQuoting::notFoundBias_decidesWhatIsRefused()
{
    const QString question = kQuestions.front();
    const auto ask = [&](double bias) {
        return talkAbout(quoting({{"not_found_bias", bias}}), {test::lighthouse()})->ask(question, {}, {});
    };
    const Turn plainly = ask(0);
    QVERIFY(plainly.notFoundMargin.has_value());
    const double margin = *plainly.notFoundMargin;
    for (const double beyond : {-60.0, -0.01, 0.01, 60.0}) {
        const Turn turn = ask(beyond - margin);
        QCOMPARE(turn.answer == kNotFound, beyond > 0);
        QVERIFY(std::abs(*turn.notFoundMargin - margin) < 1e-4); // which has no bias
    }
    // Where something was found for sure, or nothing, there is no such question.
    QVERIFY(!talkAbout(quoting(), {test::lighthouse()})->ask("Summarise this document.", {}, {}).notFoundMargin);
    QVERIFY(!talkAbout(quoting({{"not_found_bias", -90}}), {test::lighthouse()})->ask("Find penguins", {}, {}).notFoundMargin);
}

void TestQuoting::searchWeight_decidesWhatIsQuoted()
{
    // With random weights the model itself has no idea; the best result is page 2's.
    const QString question = QStringLiteral("How long were the keepers cut off in the storm of 1883?");
    const auto ask = [&](unsigned seed, double weight) {
        return talkAbout(randomWeights(seed, {{"search_weight", weight}, {"not_found_bias", -100}}), {test::lighthouse()})
            ->ask(question, {}, {})
            .answer;
    };
    const QString best =
        QStringLiteral("\"During the storm of 1883 the sea broke the lower windows, and the keepers were cut off "
                       "for nineteen days.\" [p. 2]");
    int right = 0, others = 0;
    for (unsigned seed = 1; seed <= 4; ++seed) {
        const QString chosen = ask(seed, 100);
        right += chosen.startsWith("- ") || chosen == best ? 1 : 0; // a list is another matter
        others += ask(seed, 0) == chosen ? 0 : 1;
    }
    QCOMPARE(right, 4);
    QVERIFY(others > 0);
}

void TestQuoting::drawnAnswers_areQuotationsToo()
{
    const auto engine = quoting();
    std::set<QString> answers;
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        const auto talk = talkAbout(engine, {test::lighthouse()});
        const Turn turn = talk->ask("Summarise this document.", {.sampling = {.temperature = 3, .seed = seed}}, {});
        QVERIFY2(wrongWith(turn.answer, talk->documents()).isEmpty(), qPrintable(turn.answer));
        answers.insert(turn.answer);
    }
    QVERIFY(answers.size() > 3);
}

void TestQuoting::stoppedAnswer_isATurnAndTheConversationGoesOn()
{
    const auto engine = quoting({{"not_found_bias", -100}});
    const Turn whole = talkAbout(engine, {test::lighthouse()})->ask(kQuestions[0], {}, {});
    const auto talk = talkAbout(engine, {test::lighthouse()});
    std::stop_source stop;
    AskEvents events;
    QString shown;
    events.text = [&](const QString& text) {
        shown += text;
        if (shown.size() > 20)
            stop.request_stop();
    };
    const Turn turn = talk->ask(kQuestions[0], {}, stop.get_token(), events);
    QCOMPARE(turn.stop, TurnStop::Cancelled);
    QCOMPARE(turn.answer, shown);
    QVERIFY(whole.answer.startsWith(turn.answer) && turn.answer.size() < whole.answer.size());
    const Turn next = talk->ask(kQuestions[1], {}, {});
    QCOMPARE(next.tokens.restored, turn.tokens.prompt + turn.tokens.generated);
    QVERIFY(wrongWith(next.answer, talk->documents()).isEmpty());
    QCOMPARE(talk->restoredButReadAgain(), qint64(0));
}

void TestQuoting::conversationFromItsTurns_goesOnAlike()
{
    const auto engine = quoting();
    const auto store = std::make_shared<MemoryCheckpointStore>();
    Conversation first(engine, {test::lighthouse()}, {.checkpoints = store});
    first.ask(kQuestions[0], {}, {});
    const Turn expected = first.ask(kQuestions[2], {}, {});
    Conversation same(engine, {test::lighthouse()}, {.checkpoints = std::make_shared<MemoryCheckpointStore>()});
    same.ask(kQuestions[0], {}, {});
    const Turn turn = same.ask(kQuestions[2], {}, {});
    QCOMPARE(turn.answer, expected.answer);
    QCOMPARE(turn.tokens.generated, expected.tokens.generated);
    // Read from the turn's text, as another model's is.
    Turn past = first.turns().front();
    const auto resumed = talkAbout(engine, {test::lighthouse()}, {{past, {}}});
    QVERIFY(wrongWith(resumed->ask(kQuestions[2], {}, {}).answer, resumed->documents()).isEmpty());
}

void TestQuoting::maxTokens_cutAnAnswer()
{
    const auto engine = quoting({{"not_found_bias", -100}});
    const Turn whole = talkAbout(engine, {test::lighthouse()})->ask(kQuestions[0], {}, {});
    const Turn cut = talkAbout(engine, {test::lighthouse()})->ask(kQuestions[0], {.maxTokens = 5}, {});
    QCOMPARE(cut.stop, TurnStop::Length);
    QCOMPARE(cut.tokens.generated, qint64(5));
    QVERIFY(whole.answer.startsWith(cut.answer));
}

void TestQuoting::otherModels_answerFreely()
{
    const auto engine = engine::Engine::open(test::SearchingModel(LECTERN_MODEL_DIR, 12, {{"answers_quote_results", false}}).path().toStdString());
    QVERIFY(!talkAbout(engine, {test::lighthouse()})->ask(kQuestions[0], {}, {}).notFoundMargin);
    QVERIFY(!quotingGuide(*engine, "Who?", {.tokens = {}, .isSearched = true}));
    const auto declared = quoting();
    QVERIFY(quotingGuide(*declared, "Who?", {.tokens = {}, .isSearched = true}));
    QVERIFY(!quotingGuide(*declared, "Who?", {.tokens = {}})); // no room for results, or no memory to search
}

QTEST_GUILESS_MAIN(TestQuoting)
#include "test_quoting.moc"
