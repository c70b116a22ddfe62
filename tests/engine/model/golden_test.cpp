// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/session.h"
#include "tests/support/golden_case.h"

#include <QtTest>

#include <cmath>
#include <span>

using namespace lectern;
using namespace lectern::engine;

namespace {

constexpr float kTolerance = 1e-4f; // of the largest |logit|: tests/golden/README.md
const QStringList kModels{QStringLiteral("dense"), QStringLiteral("moe"), QStringLiteral("fused")};

std::shared_ptr<const Engine> open(const QString& model, int threads = 0)
{
    return Engine::open(tests::goldenModel(model), {.threads = threads});
}

Session exactSession(const std::shared_ptr<const Engine>& engine, int chunk)
{
    return Session(engine, {.precision = Precision::Exact, .chunkTokens = chunk});
}

/// The logits after every token: [tokens, V].
std::vector<float> allLogits(Session& session, std::span<const TokenId> tokens)
{
    std::vector<float> all;
    PrefillObserver observer;
    observer.logits = [&](std::int64_t, std::span<const float> row) { all.insert(all.end(), row.begin(), row.end()); };
    session.prefill(tokens, {}, observer);
    return all;
}

/// The largest |difference| to the reference, relative to its largest |logit|.
float error(const tests::GoldenCase& golden, const std::vector<float>& all)
{
    float worst = 0;
    for (std::size_t k = 0; k < golden.positions.size(); ++k) {
        const float* const ours = all.data() + static_cast<std::size_t>(golden.positions[k]) * golden.vocabulary;
        for (std::size_t i = 0; i < golden.vocabulary; ++i) {
            const float difference = std::abs(ours[i] - golden.row(k)[i]);
            worst = std::max(worst, std::isnan(difference) ? INFINITY : difference);
        }
    }
    return worst / golden.largest;
}

} // namespace

/// Our numbers against transformers' (float32, one whole prefill or single steps).
class GoldenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void logits_matchTheReference_inAnyChunks_data();
    void logits_matchTheReference_inAnyChunks();
    void logits_matchTheReference_onEveryPathOfTheProcessor_data();
    void logits_matchTheReference_onEveryPathOfTheProcessor();
    void insides_matchTheReference_data();
    void insides_matchTheReference();
    void restoreAndFork_atEveryPosition_equalUninterrupted_data();
    void restoreAndFork_atEveryPosition_equalUninterrupted();
    void logits_areTheSameBits_forAnyThreadsAndChunks();
};

void GoldenTest::logits_matchTheReference_inAnyChunks_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("chunk");
    for (const QString& model : kModels) {
        for (const int chunk : {1024, 1, 2, 3, 64})
            QTest::addRow("%s in chunks of %d", qPrintable(model), chunk) << model << chunk;
    }
}

void GoldenTest::logits_matchTheReference_inAnyChunks()
{
    QFETCH(QString, model);
    QFETCH(int, chunk);
    const auto engine = open(model);
    float worst = 0;
    const auto cases = tests::goldenCases(model);
    QVERIFY(!cases.empty());
    for (const tests::GoldenCase& golden : cases) {
        Session session = exactSession(engine, chunk);
        const float found = error(golden, allLogits(session, golden.tokens));
        worst = std::max(worst, found);
        QVERIFY2(found <= kTolerance, qPrintable(QStringLiteral("%1: %2").arg(golden.name).arg(found)));
    }
    qInfo("%zu cases, largest relative difference %.2g", cases.size(), static_cast<double>(worst));
}

void GoldenTest::logits_matchTheReference_onEveryPathOfTheProcessor_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char* path : {"reference", "avx2", "avxvnni", "avx512f", "avx512vnni", "avx512bf16", "amx"})
        QTest::addRow("%s", path) << QByteArray(path);
}

void GoldenTest::logits_matchTheReference_onEveryPathOfTheProcessor()
{
    QFETCH(QByteArray, path);
    qputenv("LECTERN_CPU", path);
    const auto restore = qScopeGuard([] { qunsetenv("LECTERN_CPU"); });
    for (const QString& model : kModels) {
        std::shared_ptr<const Engine> engine;
        try {
            engine = open(model);
        } catch (const Failure& failure) {
            QCOMPARE(failure.code(), ErrorCode::InvalidInput);
            QSKIP("this processor lacks the instructions");
        }
        for (const tests::GoldenCase& golden : tests::goldenCases(model)) {
            Session session = exactSession(engine, 64);
            const float found = error(golden, allLogits(session, golden.tokens));
            QVERIFY2(found <= kTolerance, qPrintable(QStringLiteral("%1 %2: %3").arg(model, golden.name).arg(found)));
        }
    }
}

void GoldenTest::insides_matchTheReference_data()
{
    QTest::addColumn<QString>("model");
    QTest::addRow("dense") << QStringLiteral("dense");
    QTest::addRow("moe") << QStringLiteral("moe");
}

void GoldenTest::insides_matchTheReference()
{
    QFETCH(QString, model);
    const tests::GoldenHidden hidden = tests::goldenHidden(model);
    Session session = exactSession(open(model), 256);
    int compared = 0;
    PrefillObserver observer;
    observer.hidden = [&](std::string_view name, std::int64_t, std::span<const float> values) {
        const std::vector<float>& expected = hidden.values.at(std::string(name));
        QCOMPARE(values.size(), expected.size());
        float largest = 0, worst = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            largest = std::max(largest, std::abs(expected[i]));
            worst = std::max(worst, std::abs(values[i] - expected[i]));
        }
        QVERIFY2(worst <= kTolerance * largest,
                 qPrintable(QStringLiteral("%1: %2 of %3").arg(QString::fromStdString(std::string(name))).arg(worst).arg(largest)));
        ++compared;
    };
    session.prefill(hidden.tokens, {}, observer);
    QCOMPARE(compared, 2 + 3 * 8); // embed, final_norm; mixer, ffn and out of eight layers
}

void GoldenTest::restoreAndFork_atEveryPosition_equalUninterrupted_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("exact");
    for (const QString& model : {QStringLiteral("dense"), QStringLiteral("moe")}) {
        QTest::addRow("%s exact", qPrintable(model)) << model << true;
        QTest::addRow("%s fast", qPrintable(model)) << model << false;
    }
}

void GoldenTest::restoreAndFork_atEveryPosition_equalUninterrupted()
{
    QFETCH(QString, model);
    QFETCH(bool, exact);
    const SessionOptions options{.precision = exact ? Precision::Exact : Precision::Fast, .chunkTokens = 64};
    const auto engine = open(model);
    // 300 tokens: over the edge of a page of keys and values.
    std::vector<TokenId> tokens;
    for (const tests::GoldenCase& golden : tests::goldenCases(model)) {
        if (golden.name == QStringLiteral("prefill-700"))
            tokens.assign(golden.tokens.begin(), golden.tokens.begin() + 300);
    }
    QCOMPARE(tokens.size(), std::size_t(300));
    Session whole(engine, options);
    const std::vector<float> expected = allLogits(whole, tokens);
    const auto vocabulary = static_cast<std::size_t>(engine->info().vocabulary);
    const auto tail = [&](std::size_t from) {
        return std::vector<float>(expected.begin() + static_cast<std::ptrdiff_t>(from * vocabulary), expected.end());
    };

    Session session(engine, options);
    Session fork(engine, options);
    const std::vector<TokenId> detour(tokens.rbegin(), tokens.rbegin() + 40);
    for (std::size_t at = 1; at < tokens.size(); at += at < 20 || (at > 240 && at < 270) ? 1 : 13) {
        session = Session(engine, options);
        session.prefill(std::span(tokens).first(at));
        const Checkpoint checkpoint = session.checkpoint();
        QCOMPARE(checkpoint.position(), static_cast<std::int64_t>(at));
        const std::span<const TokenId> rest = std::span(tokens).subspan(at);

        // The session goes somewhere else first, writing behind the checkpoint's keys and values.
        session.prefill(detour);
        fork.restore(checkpoint);
        QVERIFY(std::equal(fork.logits().begin(), fork.logits().end(), expected.begin() + static_cast<std::ptrdiff_t>((at - 1) * vocabulary)));
        QCOMPARE(allLogits(fork, rest), tail(at));
        session.restore(checkpoint);
        QCOMPARE(allLogits(session, rest), tail(at));
        QCOMPARE(session.tokens(), tokens);
        fork.restore(checkpoint); // still what it was
        QCOMPARE(allLogits(fork, rest), tail(at));
    }
}

void GoldenTest::logits_areTheSameBits_forAnyThreadsAndChunks()
{
    for (const QString& model : kModels) {
        const auto golden = tests::goldenCases(model).back();
        const auto one = open(model, 1);
        Session reference = exactSession(one, 256);
        const std::vector<float> expected = allLogits(reference, golden.tokens);
        for (const int threads : {1, 2, 3, 5}) {
            const auto engine = open(model, threads);
            for (const int chunk : {1, 7, 100, 512}) {
                Session session = exactSession(engine, chunk);
                QVERIFY2(allLogits(session, golden.tokens) == expected,
                         qPrintable(QStringLiteral("%1: %2 threads, chunks of %3").arg(model).arg(threads).arg(chunk)));
            }
        }
    }
}

QTEST_GUILESS_MAIN(GoldenTest)
#include "golden_test.moc"
