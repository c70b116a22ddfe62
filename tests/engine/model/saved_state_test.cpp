// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/saved_state.h"
#include "engine/session.h"
#include "tests/support/golden_case.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace lectern;
using namespace lectern::engine;

namespace {

std::vector<TokenId> someTokens(std::size_t count)
{
    std::vector<TokenId> tokens;
    for (std::size_t i = 0; i < count; ++i)
        tokens.push_back(static_cast<TokenId>((i * 2654435761u >> 7) % 512));
    return tokens;
}

std::vector<float> continueFrom(Session& session, std::span<const TokenId> tokens)
{
    std::vector<float> all;
    PrefillObserver observer;
    observer.logits = [&](std::int64_t, std::span<const float> row) { all.insert(all.end(), row.begin(), row.end()); };
    session.prefill(tokens, {}, observer);
    return all;
}

/// Through bytes and back, in blocks of `block` tokens that begin at multiples of it.
Checkpoint throughBytes(const std::shared_ptr<const Engine>& from, const std::shared_ptr<const Engine>& to, const Checkpoint& checkpoint,
                        Precision precision, std::int64_t block)
{
    saved::CheckpointBuilder builder(to, precision);
    for (std::int64_t at = 0; at < checkpoint.position(); at += block) {
        const std::int64_t end = std::min(at + block, checkpoint.position());
        const auto bytes = saved::kv(checkpoint, at, end);
        if (bytes.size() != saved::kvBytes(*from, precision, end - at))
            qFatal("wrong size");
        builder.addKv(end - at, bytes);
    }
    return builder.finish(someTokens(static_cast<std::size_t>(checkpoint.position())), saved::recurrent(checkpoint), saved::logits(checkpoint));
}

} // namespace

class SavedStateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStateThroughBytes_continuesWithTheSameBits_data();
    void aStateThroughBytes_continuesWithTheSameBits();
    void bytes_doNotDependOnForks();
    void insides_areWhereTheLayoutSays();
    void wrongSizes_areRefused();
    void identity_differsBetweenModels();
};

void SavedStateTest::aStateThroughBytes_continuesWithTheSameBits_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("exact");
    for (const char* model : {"dense", "moe"}) {
        QTest::addRow("%s exact", model) << QString::fromLatin1(model) << true;
        QTest::addRow("%s fast", model) << QString::fromLatin1(model) << false;
    }
}

void SavedStateTest::aStateThroughBytes_continuesWithTheSameBits()
{
    QFETCH(QString, model);
    QFETCH(bool, exact);
    const Precision precision = exact ? Precision::Exact : Precision::Fast;
    const auto engine = Engine::open(tests::goldenModel(model), {.threads = 2});
    const auto reopened = Engine::open(tests::goldenModel(model), {.threads = 1}); // as after a restart
    const std::vector<TokenId> tokens = someTokens(600);
    for (const std::size_t at : {1, 2, 15, 16, 17, 100, 255, 256, 257, 511, 512, 513}) {
        Session session(engine, {.precision = precision});
        session.prefill(std::span(tokens).first(at));
        const Checkpoint checkpoint = session.checkpoint();
        const auto expected = continueFrom(session, std::span(tokens).subspan(at));
        for (const std::int64_t block : {256, 64, 100, 1000}) {
            const Checkpoint restored = throughBytes(engine, reopened, checkpoint, precision, block);
            QCOMPARE(restored.position(), checkpoint.position());
            Session other(reopened, {.precision = precision});
            other.restore(restored);
            QVERIFY(saved::logits(restored) == saved::logits(checkpoint));
            QVERIFY(continueFrom(other, std::span(tokens).subspan(at)) == expected);
        }
    }
}

void SavedStateTest::bytes_doNotDependOnForks()
{
    const auto engine = Engine::open(tests::goldenModel(QStringLiteral("moe")), {.threads = 1});
    const std::vector<TokenId> tokens = someTokens(300);
    Session straight(engine);
    straight.prefill(tokens);
    const Checkpoint whole = straight.checkpoint();

    Session first(engine), second(engine);
    first.prefill(std::span(tokens).first(100));
    const Checkpoint fork = first.checkpoint();
    first.prefill(std::vector<TokenId>{7, 7, 7});
    second.restore(fork); // in the middle of a page that the first session has gone on in
    second.prefill(std::span(tokens).subspan(100, 17));
    first.restore(second.checkpoint());
    first.prefill(std::span(tokens).subspan(117));
    const Checkpoint forked = first.checkpoint();
    QVERIFY(saved::kv(forked, 0, 300) == saved::kv(whole, 0, 300));
    QVERIFY(saved::kv(forked, 90, 130) == saved::kv(whole, 90, 130));
    QVERIFY(saved::recurrent(forked) == saved::recurrent(whole));
    QVERIFY(saved::logits(forked) == saved::logits(whole));

    saved::CheckpointBuilder builder(engine, Precision::Fast); // what is in memory already need not come from bytes
    builder.shareKv(fork, 100);
    builder.addKv(200, saved::kv(whole, 100, 300));
    const Checkpoint mixed = builder.finish(tokens, saved::recurrent(whole), saved::logits(whole));
    QVERIFY(saved::kv(mixed, 0, 300) == saved::kv(whole, 0, 300));
}

void SavedStateTest::insides_areWhereTheLayoutSays()
{
    // The reference's own cache for the same prompt: [inner, K − 1] and [inner, N]; [kv heads, tokens, head_dim].
    for (const QString& model : {QStringLiteral("dense"), QStringLiteral("moe")}) {
        const tests::GoldenHidden hidden = tests::goldenHidden(model);
        const auto engine = Engine::open(tests::goldenModel(model), {.threads = 1});
        Session session(engine, {.precision = Precision::Exact});
        session.prefill(hidden.tokens);
        const Checkpoint checkpoint = session.checkpoint();
        const auto floats = [](const std::vector<std::byte>& bytes) {
            std::vector<float> values(bytes.size() / sizeof(float));
            std::memcpy(values.data(), bytes.data(), bytes.size());
            return values;
        };
        const std::vector<float> recurrent = floats(saved::recurrent(checkpoint));
        const std::vector<float> kv = floats(saved::kv(checkpoint, 0, checkpoint.position()));
        std::size_t recurrentAt = 0, kvAt = 0;
        const auto near = [](float ours, float theirs) { return std::abs(ours - theirs) <= 1e-4f * std::max(1.0f, std::abs(theirs)); };
        for (std::size_t layer = 0; layer < engine->info().layers.size(); ++layer) {
            const std::string name = "layer." + std::to_string(layer) + ".state.";
            if (engine->info().layers[layer].kind == LayerKind::Attention) {
                for (const char* part : {"k", "v"}) {
                    for (const float expected : hidden.values.at(name + part))
                        QVERIFY(near(kv[kvAt++], expected));
                }
                continue;
            }
            const std::size_t inner = hidden.values.at(name + "conv").size() / 3;
            for (const auto& [part, columns] : {std::pair{"conv", std::size_t(3)}, std::pair{"ssm", std::size_t(16)}}) {
                for (std::size_t column = 0; column < columns; ++column) {
                    for (std::size_t channel = 0; channel < inner; ++channel)
                        QVERIFY(near(recurrent[recurrentAt++], hidden.values.at(name + part)[channel * columns + column]));
                }
            }
        }
        QCOMPARE(recurrentAt, recurrent.size());
        QCOMPARE(kvAt, kv.size());
    }
}

void SavedStateTest::wrongSizes_areRefused()
{
    const auto engine = Engine::open(tests::goldenModel(QStringLiteral("dense")), {.threads = 1});
    Session session(engine);
    const std::vector<TokenId> tokens = someTokens(20);
    session.prefill(tokens);
    const Checkpoint checkpoint = session.checkpoint();
    const auto recurrent = saved::recurrent(checkpoint), logits = saved::logits(checkpoint), kv = saved::kv(checkpoint, 0, 20);
    const auto refuses = [&](auto build) {
        saved::CheckpointBuilder builder(engine, Precision::Fast);
        try {
            build(builder);
        } catch (const Failure& failure) {
            return failure.code() == ErrorCode::InvalidInput;
        }
        return false;
    };
    QVERIFY(refuses([&](auto& builder) { builder.addKv(19, kv); }));
    QVERIFY(refuses([&](auto& builder) { builder.addKv(0, {}); }));
    QVERIFY(refuses([&](auto& builder) { builder.addKv(-1, kv); }));
    QVERIFY(refuses([&](auto& builder) { builder.finish(tokens, recurrent, logits); }));
    QVERIFY(refuses([&](auto& builder) { builder.addKv(20, kv); builder.finish(tokens, std::span(recurrent).first(recurrent.size() - 1), logits); }));
    QVERIFY(refuses([&](auto& builder) { builder.addKv(20, kv); builder.finish(tokens, recurrent, std::span(logits).first(4)); }));
    QVERIFY(refuses([&](auto& builder) { builder.addKv(20, kv); builder.finish(someTokens(21), recurrent, logits); }));
}

void SavedStateTest::identity_differsBetweenModels()
{
    const auto identity = [](const QString& model) {
        std::vector<std::byte> all;
        saved::identify(*Engine::open(tests::goldenModel(model), {.threads = 1}), [&](std::span<const std::byte> bytes) { all.insert(all.end(), bytes.begin(), bytes.end()); });
        return all;
    };
    QVERIFY(identity(QStringLiteral("dense")) == identity(QStringLiteral("dense")));
    QVERIFY(identity(QStringLiteral("dense")) != identity(QStringLiteral("moe")));
}

QTEST_GUILESS_MAIN(SavedStateTest)
#include "saved_state_test.moc"
