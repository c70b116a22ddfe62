// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/session.h"
#include "tests/support/golden_case.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

using namespace lectern;
using namespace lectern::engine;

namespace {

const char* const kBuiltIn = LECTERN_TEST_DATA "/../resources/models/lectern-14m";

struct DemoPrompt {
    std::vector<TokenId> tokens;
    std::vector<TokenId> greedy;
    QJsonObject top5; // position → [[id, logit], …]
};

std::vector<TokenId> ids(const QJsonValue& array)
{
    std::vector<TokenId> out;
    for (const QJsonValue& value : array.toArray())
        out.push_back(value.toInt());
    return out;
}

std::vector<DemoPrompt> demoPrompts()
{
    QFile file(QStringLiteral(LECTERN_TEST_DATA "/golden/demo-model/golden.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    std::vector<DemoPrompt> prompts;
    for (const QJsonValue& value : QJsonDocument::fromJson(file.readAll()).object()[u"prompts"].toArray()) {
        const QJsonObject object = value.toObject();
        prompts.push_back({ids(object[u"prompt"]), ids(object[u"greedy"]), object[u"top5"].toObject()});
    }
    return prompts;
}

std::shared_ptr<const Engine> dense()
{
    return Engine::open(tests::goldenModel(QStringLiteral("dense")), {.threads = 2});
}

std::vector<TokenId> someTokens(std::size_t count)
{
    std::vector<TokenId> tokens;
    for (std::size_t i = 0; i < count; ++i)
        tokens.push_back(static_cast<TokenId>((i * 2654435761u >> 7) % 512));
    return tokens;
}

} // namespace

class SessionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void builtInModel_hasTheReferencesLogitsAndGreedyTokens_data();
    void builtInModel_hasTheReferencesLogitsAndGreedyTokens();
    void fastPrecision_staysCloseToExact();
    void prefill_stoppedBetweenLayers_keepsWholeChunksAndGoesOn();
    void prefill_refusesIdsOutsideTheVocabulary();
    void decode_endsAtAStopToken_atTheLimit_andWhenStopped();
    void question_isReadInOnePass_andTheFirstTokenNeedsNoOther();
    void decode_stoppedWhileItComputes_hasReadWhatItGaveOut();
    void decode_withASeed_isRepeatable();
    void checkpoint_isIndependentOfItsSession();
    void sessionsOnSeveralThreads_doNotDisturbEachOther();
};

void SessionTest::builtInModel_hasTheReferencesLogitsAndGreedyTokens_data()
{
    QTest::addColumn<int>("chunk");
    for (const int chunk : {1024, 1, 3, 64})
        QTest::addRow("in chunks of %d", chunk) << chunk;
}

void SessionTest::builtInModel_hasTheReferencesLogitsAndGreedyTokens()
{
    QFETCH(int, chunk);
    const auto engine = Engine::open(kBuiltIn);
    for (const DemoPrompt& prompt : demoPrompts()) {
        Session session(engine, {.precision = Precision::Exact, .chunkTokens = chunk});
        int compared = 0;
        PrefillObserver observer;
        observer.logits = [&](std::int64_t position, std::span<const float> row) {
            float largest = 0;
            for (const float logit : row)
                largest = std::max(largest, std::abs(logit));
            for (const QJsonValue& best : prompt.top5[QString::number(position - 1)].toArray()) {
                const auto id = static_cast<std::size_t>(best.toArray()[0].toInt());
                const auto expected = static_cast<float>(best.toArray()[1].toDouble());
                QVERIFY2(std::abs(row[id] - expected) <= 1e-4f * largest,
                         qPrintable(QStringLiteral("id %1: %2, not %3").arg(id).arg(row[id]).arg(expected)));
                ++compared;
            }
        };
        session.prefill(prompt.tokens, {}, observer);
        QCOMPARE(compared, 20);
        // The reference went on past stop tokens, so step by step here too.
        std::vector<TokenId> greedy;
        for (std::size_t i = 0; i < prompt.greedy.size(); ++i) {
            const TokenId token = Sampler({}).sample(session.logits());
            greedy.push_back(token);
            session.prefill(std::span(&token, 1));
        }
        QCOMPARE(greedy, prompt.greedy);
    }
}

void SessionTest::fastPrecision_staysCloseToExact()
{
    const auto engine = Engine::open(kBuiltIn);
    for (const DemoPrompt& prompt : demoPrompts()) {
        Session exact(engine, {.precision = Precision::Exact});
        Session fast(engine, {.precision = Precision::Fast});
        exact.prefill(prompt.tokens);
        fast.prefill(prompt.tokens);
        float largest = 0, worst = 0;
        for (std::size_t i = 0; i < exact.logits().size(); ++i) {
            largest = std::max(largest, std::abs(exact.logits()[i]));
            worst = std::max(worst, std::abs(exact.logits()[i] - fast.logits()[i]));
        }
        qInfo("keys and values in float16: %.2g of the largest logit", static_cast<double>(worst / largest));
        QVERIFY(worst > 0); // or Fast is not what it says
        QVERIFY(worst <= 5e-3f * largest);
    }
}

void SessionTest::prefill_stoppedBetweenLayers_keepsWholeChunksAndGoesOn()
{
    const auto engine = dense();
    const std::vector<TokenId> tokens = someTokens(400);
    Session uninterrupted(engine, {.chunkTokens = 64});
    uninterrupted.prefill(tokens);

    for (const int stopAfter : {0, 1, 5, 9, 17, 30}) {
        Session session(engine, {.chunkTokens = 64});
        session.prefill(std::span(tokens).first(100));
        std::stop_source source;
        int layers = 0;
        PrefillObserver observer;
        observer.hidden = [&](std::string_view name, std::int64_t, std::span<const float>) {
            if (name.ends_with(".out") && ++layers > stopAfter)
                source.request_stop();
        };
        const PrefillOutcome outcome = session.prefill(std::span(tokens).subspan(100), source.get_token(), observer);
        QCOMPARE(outcome, PrefillOutcome::Cancelled);
        const std::int64_t kept = session.position();
        QVERIFY(kept == 100 || kept % 64 == 0); // whole chunks only
        QCOMPARE(kept, stopAfter < 8 ? 100 : (100 / 64 + stopAfter / 8) * 64);
        session.prefill(std::span(tokens).subspan(static_cast<std::size_t>(kept)));
        QVERIFY(std::ranges::equal(session.logits(), uninterrupted.logits()));
    }
}

void SessionTest::prefill_refusesIdsOutsideTheVocabulary()
{
    Session session(dense());
    session.prefill(std::vector<TokenId>{1, 2, 3});
    for (const TokenId bad : {512, -1, INT32_MAX}) {
        try {
            session.prefill(std::vector<TokenId>{4, bad});
            QFAIL("taken");
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::InvalidInput);
        }
        QCOMPARE(session.position(), 3);
    }
}

void SessionTest::decode_endsAtAStopToken_atTheLimit_andWhenStopped()
{
    const auto engine = Engine::open(kBuiltIn);
    const DemoPrompt prompt = demoPrompts().front();
    Session session(engine);
    session.prefill(prompt.tokens);
    const Checkpoint beforeAnswer = session.checkpoint();

    std::vector<TokenId> streamed;
    const DecodeResult whole = session.decode({}, {}, [&](TokenId token) { streamed.push_back(token); });
    QCOMPARE(whole.stop, StopReason::End);
    QCOMPARE(streamed, whole.tokens);
    QVERIFY(std::equal(whole.tokens.begin(), whole.tokens.end(), prompt.greedy.begin()));
    QCOMPARE(session.position(), static_cast<std::int64_t>(prompt.tokens.size() + whole.tokens.size()));

    session.restore(beforeAnswer);
    const DecodeResult five = session.decode({.maxTokens = 5}, {}, {});
    QCOMPARE(five.stop, StopReason::Length);
    QCOMPARE(five.tokens, std::vector<TokenId>(prompt.greedy.begin(), prompt.greedy.begin() + 5));

    session.restore(beforeAnswer);
    std::stop_source source;
    int seen = 0;
    const DecodeResult stopped = session.decode({}, source.get_token(), [&](TokenId) {
        if (++seen == 3)
            source.request_stop();
    });
    QCOMPARE(stopped.stop, StopReason::Cancelled);
    QCOMPARE(stopped.tokens.size(), std::size_t(3));
    QCOMPARE(session.position(), beforeAnswer.position() + 3);
}

/// What somebody waits for who asks about a restored document: a pass for the question, and choosing the token.
void SessionTest::question_isReadInOnePass_andTheFirstTokenNeedsNoOther()
{
    const auto engine = dense();
    const std::vector<TokenId> tokens = someTokens(140);
    Session reading(engine, {.chunkTokens = 64});
    reading.prefill(std::span(tokens).first(120));
    const Checkpoint document = reading.checkpoint();
    reading.prefill(std::span(tokens).subspan(120, 8));
    reading.prefill(std::span(tokens).subspan(128));

    for (const bool guessing : {false, true}) {
        Session session(engine, {.chunkTokens = 64});
        session.restore(document);
        Profile profile;
        session.reportTo(&profile);
        const auto passes = [&] { return profile.of(Operation::Embedding).calls; };
        session.prefill(std::span(tokens).subspan(120)); // past 128, where chunks of a long text begin
        QCOMPARE(passes(), 1);
        QVERIFY(std::ranges::equal(session.logits(), reading.logits()));

        std::vector<std::int64_t> passesBefore;
        const DecodeResult result = session.decode({.maxTokens = 3, .sampling = {}, .guessing = guessing}, {},
                                                   [&](TokenId) { passesBefore.push_back(passes()); });
        QCOMPARE(passesBefore.size(), result.tokens.size());
        QCOMPARE(passesBefore.front(), 1);
        if (!guessing)
            QCOMPARE(passesBefore, (std::vector<std::int64_t>{1, 2, 3}));
        QCOMPARE(session.position(), 140 + static_cast<std::int64_t>(result.tokens.size()));
        session.reportTo(nullptr);
    }
}

/// Whenever it is stopped, what was shown is what was read.
void SessionTest::decode_stoppedWhileItComputes_hasReadWhatItGaveOut()
{
    const auto engine = dense();
    Session session(engine), plain(engine);
    session.prefill(someTokens(20));
    const Checkpoint start = session.checkpoint();
    for (int pause = 0; pause < 12; ++pause) {
        session.restore(start);
        std::stop_source source;
        std::jthread stopping;
        std::vector<TokenId> shown;
        const DecodeResult result = session.decode({.maxTokens = 60}, source.get_token(), [&](TokenId token) {
            shown.push_back(token);
            if (shown.size() == 3) {
                stopping = std::jthread([&source, pause] {
                    std::this_thread::sleep_for(std::chrono::microseconds(100 * pause));
                    source.request_stop();
                });
            }
        });
        QCOMPARE(result.tokens, shown);
        QVERIFY(result.tokens.size() >= 3);
        QCOMPARE(session.position(), start.position() + static_cast<std::int64_t>(shown.size()));
        plain.restore(start);
        plain.prefill(shown);
        QVERIFY(std::ranges::equal(session.logits(), plain.logits()));
    }
}

void SessionTest::decode_withASeed_isRepeatable()
{
    const auto engine = dense();
    Session session(engine);
    session.prefill(someTokens(20));
    const Checkpoint start = session.checkpoint();
    const auto decode = [&](std::uint64_t seed) {
        session.restore(start);
        return session.decode({.maxTokens = 30, .sampling = {.temperature = 0.8f, .topP = 0.95f, .seed = seed}}, {}, {}).tokens;
    };
    const auto first = decode(7);
    QCOMPARE(decode(7), first);
    QVERIFY(decode(8) != first);
}

void SessionTest::checkpoint_isIndependentOfItsSession()
{
    const auto engine = dense();
    const std::vector<TokenId> tokens = someTokens(300);
    Checkpoint checkpoint;
    {
        Session session(engine);
        session.prefill(std::span(tokens).first(280));
        checkpoint = session.checkpoint();
        QVERIFY(checkpoint.ownBytes() > 0);
    }
    Session other(engine);
    other.restore(checkpoint);
    other.prefill(std::span(tokens).subspan(280));
    Session whole(engine);
    whole.prefill(tokens);
    QVERIFY(std::ranges::equal(other.logits(), whole.logits()));
}

void SessionTest::sessionsOnSeveralThreads_doNotDisturbEachOther()
{
    const auto engine = dense();
    const std::vector<TokenId> tokens = someTokens(300);
    Session parent(engine, {.chunkTokens = 32});
    parent.prefill(std::span(tokens).first(90));
    const Checkpoint shared = parent.checkpoint();
    parent.prefill(std::span(tokens).subspan(90));

    constexpr int kThreads = 4;
    std::vector<std::vector<float>> results(kThreads);
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&, i] {
                Session session(engine, {.chunkTokens = 32});
                session.restore(shared);
                session.prefill(std::span(tokens).subspan(90));
                results[static_cast<std::size_t>(i)].assign(session.logits().begin(), session.logits().end());
            });
        }
    }
    for (const auto& result : results)
        QVERIFY(std::ranges::equal(result, parent.logits()));
}

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
