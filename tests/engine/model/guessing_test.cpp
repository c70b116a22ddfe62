// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/prompt_lookup.h"
#include "engine/saved_state.h"
#include "engine/session.h"
#include "tests/support/golden_case.h"

#include <QtTest>

#include <algorithm>
#include <random>

using namespace lectern;
using namespace lectern::engine;

namespace {

/// The rule of PromptLookup::guess() in plain loops: where the last three or more tokens stood before, with most agreement.
std::vector<TokenId> plainGuess(std::vector<TokenId> tokens, TokenId next, std::size_t most)
{
    const std::vector<TokenId> indexed = tokens;
    tokens.push_back(next);
    std::size_t best = 0, agreed = 2;
    for (std::size_t end = indexed.size() - 1; end >= 3; --end) {
        std::size_t same = 0;
        while (same < std::min<std::size_t>(end, 32) && indexed[end - 1 - same] == tokens[tokens.size() - 1 - same])
            ++same;
        if (same > agreed) {
            agreed = same;
            best = end;
        }
    }
    if (best == 0)
        return {};
    return {indexed.begin() + static_cast<std::ptrdiff_t>(best),
            indexed.begin() + static_cast<std::ptrdiff_t>(std::min(indexed.size(), best + most))};
}

/// Text that repeats itself, so that a model with random weights falls into a loop that can be guessed.
std::vector<TokenId> repeating(std::size_t count)
{
    std::vector<TokenId> tokens;
    for (std::size_t i = 0; i < count; ++i)
        tokens.push_back(static_cast<TokenId>(7 + i % 11 * 13));
    return tokens;
}

} // namespace

/// Guessed tokens change the speed and nothing else.
class GuessingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lookup_findsWhatPlainLoopsFind();
    void decode_givesTheSameTokensStateAndBits_data();
    void decode_givesTheSameTokensStateAndBits();
    void decode_stoppedBySink_endsWhereItWouldWithout();
    void decode_whoseSinkThrows_leavesAWholeSession();
    void decode_afterRestoring_guessesFromTheTokensThatCount();
    void decode_ofAQuotingAnswer_takesFewerPasses();
};

void GuessingTest::lookup_findsWhatPlainLoopsFind()
{
    std::mt19937 random(5);
    for (const int letters : {2, 3, 5}) {
        PromptLookup lookup;
        std::vector<TokenId> tokens;
        for (int i = 0; i < 300; ++i) {
            tokens.push_back(static_cast<TokenId>(random() % static_cast<unsigned>(letters)));
            lookup.follow(tokens);
            if (tokens.size() < 4 || tokens.size() > 60)
                continue; // beyond 64 places the lookup stops at the latest ones
            const auto next = static_cast<TokenId>(random() % static_cast<unsigned>(letters));
            const auto guess = lookup.guess(next, 5);
            QCOMPARE(std::vector<TokenId>(guess.begin(), guess.end()), plainGuess(tokens, next, 5));
        }
        lookup.forget();
        QVERIFY(lookup.guess(1, 5).empty());
    }
}

void GuessingTest::decode_givesTheSameTokensStateAndBits_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("chunk");
    QTest::addColumn<bool>("exact");
    QTest::addColumn<float>("temperature");
    for (const QString& model : {QStringLiteral("dense"), QStringLiteral("moe")}) {
        for (const int chunk : {1, 2, 5, 256}) {
            for (const bool exact : {true, false}) {
                for (const float temperature : {0.0f, 0.3f})
                    QTest::addRow("%s chunk %d %s %.1f", qPrintable(model), chunk, exact ? "exact" : "fast",
                                  double(temperature))
                        << model << chunk << exact << temperature;
            }
        }
    }
}

void GuessingTest::decode_givesTheSameTokensStateAndBits()
{
    QFETCH(QString, model);
    QFETCH(int, chunk);
    QFETCH(bool, exact);
    QFETCH(float, temperature);
    const auto engine = Engine::open(tests::goldenModel(model), {.threads = 2});
    const SessionOptions options{.precision = exact ? Precision::Exact : Precision::Fast, .chunkTokens = chunk};
    for (const int length : {1, 2, 9, 300}) {
        Session plain(engine, options), guessing(engine, options);
        const DecodeOptions decode{
            .maxTokens = length, .sampling = {.temperature = temperature, .topP = 0.9f, .seed = 3}, .guessing = false};
        DecodeOptions withGuesses = decode;
        withGuesses.guessing = true;
        plain.prefill(repeating(120));
        guessing.prefill(repeating(120));
        std::vector<TokenId> shown;
        const DecodeResult expected = plain.decode(decode, {}, {});
        const DecodeResult result = guessing.decode(withGuesses, {}, [&](TokenId token) { shown.push_back(token); });
        QCOMPARE(result.tokens, expected.tokens);
        QCOMPARE(result.stop, expected.stop);
        QCOMPARE(shown, expected.tokens);
        QCOMPARE(guessing.tokens(), plain.tokens());
        QVERIFY(std::equal(guessing.logits().begin(), guessing.logits().end(), plain.logits().begin()));
        const Checkpoint a = guessing.checkpoint(), b = plain.checkpoint();
        QVERIFY(saved::recurrent(a) == saved::recurrent(b));
        QVERIFY(saved::kv(a, 0, a.position()) == saved::kv(b, 0, b.position()));
        // And both go on alike.
        QCOMPARE(guessing.decode(withGuesses, {}, {}).tokens, plain.decode(decode, {}, {}).tokens);
    }
}

void GuessingTest::decode_stoppedBySink_endsWhereItWouldWithout()
{
    const auto engine = Engine::open(tests::goldenModel(QStringLiteral("dense")), {.threads = 2});
    for (const std::size_t after : {1u, 2u, 3u, 5u, 8u, 13u, 40u}) {
        std::vector<DecodeResult> results;
        std::vector<Session> sessions;
        for (const bool guess : {false, true}) {
            Session& session = sessions.emplace_back(engine);
            session.prefill(repeating(120));
            std::stop_source stop;
            std::size_t count = 0;
            results.push_back(
                session.decode({.maxTokens = 60, .sampling = {}, .guessing = guess}, stop.get_token(), [&](TokenId) {
                    if (++count == after)
                        stop.request_stop();
                }));
        }
        QCOMPARE(results[1].tokens, results[0].tokens);
        QCOMPARE(results[1].stop, results[0].stop);
        QCOMPARE(sessions[1].tokens(), sessions[0].tokens());
        QVERIFY(saved::recurrent(sessions[1].checkpoint()) == saved::recurrent(sessions[0].checkpoint()));
    }
}

void GuessingTest::decode_whoseSinkThrows_leavesAWholeSession()
{
    const auto engine = Engine::open(tests::goldenModel(QStringLiteral("dense")), {.threads = 2});
    Session session(engine), other(engine);
    session.prefill(repeating(120));
    int count = 0;
    QVERIFY_EXCEPTION_THROWN(session.decode({.maxTokens = 60}, {},
                                            [&](TokenId) {
                                                if (++count == 20)
                                                    throw std::runtime_error("full");
                                            }),
                             std::runtime_error);
    other.prefill(session.tokens());
    QVERIFY(std::equal(session.logits().begin(), session.logits().end(), other.logits().begin()));
    QCOMPARE(session.decode({.maxTokens = 30}, {}, {}).tokens,
             other.decode({.maxTokens = 30, .sampling = {}, .guessing = false}, {}, {}).tokens);
}

void GuessingTest::decode_afterRestoring_guessesFromTheTokensThatCount()
{
    const auto engine = Engine::open(tests::goldenModel(QStringLiteral("moe")), {.threads = 2});
    Session session(engine), plain(engine);
    session.prefill(repeating(60));
    const Checkpoint early = session.checkpoint();
    session.decode({.maxTokens = 50}, {}, {});
    session.restore(early);
    QCOMPARE(session.restoredButReadAgain(), std::int64_t(0));
    plain.prefill(repeating(60));
    for (Session* each : {&session, &plain})
        each->prefill(std::vector<TokenId>{5, 4, 3, 5, 4, 3, 5, 4});
    QCOMPARE(session.decode({.maxTokens = 40}, {}, {}).tokens,
             plain.decode({.maxTokens = 40, .sampling = {}, .guessing = false}, {}, {}).tokens);
}

void GuessingTest::decode_ofAQuotingAnswer_takesFewerPasses()
{
    const auto engine = Engine::open(LECTERN_TEST_DATA "/../resources/models/lectern-14m", {.threads = 2});
    const ChatTemplate& chat = engine->chatTemplate();
    std::string text = "Answer from the document.\n\n[p. 1] ";
    for (int i = 1; i <= 40; ++i)
        text += "Clerk number " + std::to_string(i) + " kept the ledger of the " + std::to_string(1800 + i) +
                " harbour in the old customs house. ";
    const std::string sentence =
        "The lighthouse on the northern cape was built by the engineer Amelia Hartwell in the spring of 1871.";
    const std::string question = "Who built the lighthouse on the northern cape?";
    text += sentence;
    std::vector<TokenId> prompt = chat.begin();
    const auto add = [&](const std::vector<TokenId>& tokens) { prompt.insert(prompt.end(), tokens.begin(), tokens.end()); };
    add(chat.message(Role::System, text));
    add(chat.message(Role::User, question + "\n\nSearch results:\n99 [p. 1] " + sentence + "\n\n" + question));
    add(chat.openAnswer());
    Session session(engine), plain(engine);
    session.prefill(prompt);
    plain.prefill(prompt);
    const DecodeResult result = session.decode({.maxTokens = 60}, {}, {});
    const DecodeResult without = plain.decode({.maxTokens = 60, .sampling = {}, .guessing = false}, {}, {});
    QCOMPARE(result.tokens, without.tokens);
    QCOMPARE(without.passes, static_cast<std::int64_t>(without.tokens.size()));
    qInfo("%zu tokens in %lld passes", result.tokens.size(), static_cast<long long>(result.passes));
    QVERIFY(2 * result.passes <= without.passes);
}

QTEST_GUILESS_MAIN(GuessingTest)
#include "guessing_test.moc"
