// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/failure.h"
#include "engine/cuda/emulator/memory.h"
#include "engine/cuda/plugin/plugin.h"
#include "engine/gpu/gpu_backend.h"
#include "engine/model_files.h"
#include "engine/session.h"
#include "tests/cuda/opened_model.h"
#include "tests/support/golden_case.h"

#include <QScopeGuard>
#include <QtTest>

#include <optional>

using namespace lectern;
using namespace lectern::engine;
using lectern::engine::cuda::emulator::deviceMemory;

namespace {

constexpr int kChunk = 32;

std::shared_ptr<const Engine> open(const QString& model, std::int64_t context = 0,
                                   const LecternCudaPlugin& plugin = cuda::plugin())
{
    EngineOptions on;
    on.backend = [context, &plugin](const ModelShape& shape, const ModelWeights& weights) {
        return newGpuBackend(plugin, shape, weights, {.chunkTokens = kChunk, .contextTokens = context});
    };
    return Engine::open(tests::goldenModel(model), on);
}

Session newSession(const std::shared_ptr<const Engine>& engine)
{
    return Session(engine, {.precision = Precision::Fast, .chunkTokens = kChunk});
}

std::vector<TokenId> tokensOf(const QString& model, std::size_t count)
{
    for (const tests::GoldenCase& golden : tests::goldenCases(model)) {
        if (golden.tokens.size() >= count)
            return {golden.tokens.begin(), golden.tokens.begin() + static_cast<std::ptrdiff_t>(count)};
    }
    qFatal("no such prompt");
}

std::vector<float> logitsOf(const Session& session)
{
    return {session.logits().begin(), session.logits().end()};
}

template <typename Work>
std::optional<Failure> failureOf(Work work)
{
    try {
        work();
    } catch (const Failure& failure) {
        return failure;
    }
    return std::nullopt;
}

} // namespace

/// What happens when the device's memory is full, and what is promised beforehand.
class CudaMemoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void opening_withAnyAllocationRefused_isAFailure_andWorksAfterwards_data();
    void opening_withAnyAllocationRefused_isAFailure_andWorksAfterwards();
    void session_withAnyAllocationRefused_isAFailure_andWorksAfterwards_data();
    void session_withAnyAllocationRefused_isAFailure_andWorksAfterwards();
    void reading_whenMemoryIsFull_isAFailure_andGoesOnAfterwards_data();
    void reading_whenMemoryIsFull_isAFailure_andGoesOnAfterwards();
    void plan_isKept();
    void parts_areThePlans_data();
    void parts_areThePlans();
    void planThatDoesNotFit_saysWhatDoes();
    void statesAndPages_comeBack();
};

void CudaMemoryTest::cleanup()
{
    deviceMemory().callsUntilFailure = -1;
    deviceMemory().limit = std::size_t(8) << 30;
}

namespace {

void bothModels()
{
    QTest::addColumn<QString>("model");
    QTest::addRow("dense") << QStringLiteral("dense");
    QTest::addRow("moe") << QStringLiteral("moe");
}

} // namespace

void CudaMemoryTest::opening_withAnyAllocationRefused_isAFailure_andWorksAfterwards_data()
{
    bothModels();
}

void CudaMemoryTest::opening_withAnyAllocationRefused_isAFailure_andWorksAfterwards()
{
    QFETCH(QString, model);
    const auto before = deviceMemory().allocations;
    int refused = 0;
    for (;; ++refused) {
        deviceMemory().callsUntilFailure = refused;
        const auto failure = failureOf([&] { open(model, 300); });
        if (deviceMemory().callsUntilFailure >= 0) { // nobody has asked so often
            QVERIFY(!failure);
            break;
        }
        if (failure)
            QCOMPARE(failure->code(), ErrorCode::OutOfMemory);
        QCOMPARE(deviceMemory().allocations, before);
    }
    deviceMemory().callsUntilFailure = -1;
    QVERIFY(refused >= 3);
    Session session = newSession(open(model));
    session.prefill(tokensOf(model, 40));
    QVERIFY(!logitsOf(session).empty());
}

void CudaMemoryTest::session_withAnyAllocationRefused_isAFailure_andWorksAfterwards_data()
{
    bothModels();
}

void CudaMemoryTest::session_withAnyAllocationRefused_isAFailure_andWorksAfterwards()
{
    QFETCH(QString, model);
    const std::vector<TokenId> tokens = tokensOf(model, 60);
    const auto engine = open(model);
    Session plain = newSession(engine);
    plain.prefill(tokens);
    const std::vector<float> expected = logitsOf(plain);
    int refused = 0;
    for (;; ++refused) {
        const auto fresh = open(model); // whose pools have nothing yet
        deviceMemory().callsUntilFailure = refused;
        std::optional<Session> session;
        const auto failure = failureOf([&] {
            session.emplace(newSession(fresh));
            session->prefill(tokens);
        });
        const bool wasAsked = deviceMemory().callsUntilFailure < 0;
        deviceMemory().callsUntilFailure = -1;
        if (failure)
            QCOMPARE(failure->code(), ErrorCode::OutOfMemory);
        if (!session)
            session.emplace(newSession(fresh));
        session->prefill(std::span(tokens).subspan(static_cast<std::size_t>(session->position())));
        QCOMPARE(logitsOf(*session), expected);
        if (!wasAsked)
            break;
    }
    QVERIFY(refused >= 3);
}

void CudaMemoryTest::reading_whenMemoryIsFull_isAFailure_andGoesOnAfterwards_data()
{
    bothModels();
}

void CudaMemoryTest::reading_whenMemoryIsFull_isAFailure_andGoesOnAfterwards()
{
    QFETCH(QString, model);
    const std::vector<TokenId> tokens = tokensOf(model, 100);
    Session plain = newSession(open(model));
    plain.prefill(tokens);
    const std::vector<float> expected = logitsOf(plain);

    Session session = newSession(open(model));
    deviceMemory().limit = deviceMemory().allocatedBytes; // a session, and no page of keys and values
    for (int again = 0; again < 2; ++again) {
        const auto failure = failureOf([&] { session.prefill(tokens); });
        QVERIFY(failure.has_value());
        QCOMPARE(failure->code(), ErrorCode::OutOfMemory);
        QCOMPARE(session.position(), std::int64_t(0));
    }
    deviceMemory().limit = std::size_t(8) << 30;
    session.prefill(std::span(tokens).first(64));
    const Checkpoint checkpoint = session.checkpoint();
    session.prefill(std::span(tokens).subspan(64));
    QCOMPARE(logitsOf(session), expected);
    session.restore(checkpoint);
    session.prefill(std::span(tokens).subspan(64));
    QCOMPARE(logitsOf(session), expected);
}

void CudaMemoryTest::plan_isKept()
{
    // With exactly the memory of the plan, a session reads as much as was promised, and writes.
    const ModelFiles files(std::filesystem::path(tests::goldenModel(QStringLiteral("dense"))));
    const GpuOptions options{.chunkTokens = kChunk, .contextTokens = 600};
    const LecternCudaPlan plan = planGpu(cuda::plugin(), files.config.shape, files.weights, options);
    QVERIFY(plan.weightBytes > 0 && plan.scratchBytes > 0 && plan.stateBytes > 0 && plan.kvBytesPerToken > 0);
    QVERIFY(plan.contextThatFits >= 600);
    constexpr std::size_t kRounding = 64 << 10; // what allocations are rounded up to
    deviceMemory().limit = deviceMemory().allocatedBytes + static_cast<std::size_t>(plan.neededBytes) + kRounding;
    const auto engine = open(QStringLiteral("dense"), 600);
    Session session = newSession(engine);
    session.prefill(tokensOf(QStringLiteral("dense"), 580));
    QCOMPARE(session.decode({.maxTokens = 8}, {}, {}).tokens.size(), std::size_t(8));
    QVERIFY(deviceMemory().allocatedBytes <= deviceMemory().limit);
}

void CudaMemoryTest::parts_areThePlans_data()
{
    QTest::addColumn<QString>("model");
    QTest::addRow("dense") << QStringLiteral("dense");
    QTest::addRow("moe") << QStringLiteral("moe");
}

void CudaMemoryTest::parts_areThePlans()
{
    QFETCH(QString, model);
    constexpr std::int64_t kContext = 512; // two pages
    const tests::OpenedModel opened(cuda::plugin());
    const std::size_t before = deviceMemory().allocatedBytes;
    const auto engine = open(model, kContext, opened.plugin());
    Session session = newSession(engine);
    const LecternCudaPlan plan = opened.plan();
    const LecternCudaUsage usage = opened.usage();
    QCOMPARE(plan.weightBytes,
             plan.embeddingBytes + plan.mambaBytes + plan.attentionBytes + plan.denseBytes + plan.expertBytes);
    QCOMPARE(plan.expertBytes > 0, model == u"moe");
    QVERIFY(plan.mambaBytes > 0 && plan.attentionBytes > 0 && plan.denseBytes > 0);
    // The embedding and its projection: V rows of H bfloat16 each, and a norm of H float32.
    const ModelFiles files{std::filesystem::path(tests::goldenModel(model))};
    const std::int64_t table = std::int64_t(files.config.shape.vocabulary) * files.config.shape.hidden * 2;
    QVERIFY(plan.embeddingBytes >= table && plan.embeddingBytes < 2 * table + files.config.shape.hidden * 4 + 1024);
    QCOMPARE(plan.scratchBytes, plan.workspaceBytes + plan.sharedBytes + plan.libraryBytes);

    QCOMPARE(usage.weightBytes, plan.weightBytes);
    QCOMPARE(usage.workspaceBytes, plan.workspaceBytes);
    QCOMPARE(usage.stateBytes, plan.reservedStates * plan.stateBytes);
    QCOMPARE(usage.kvBytes, kContext * plan.kvBytesPerToken);
    const std::int64_t all = usage.weightBytes + usage.sharedBytes + usage.workspaceBytes + usage.stateBytes + usage.kvBytes;
    const auto allocated = static_cast<std::int64_t>(deviceMemory().allocatedBytes - before);
    QVERIFY2(std::abs(allocated - all) < 16 << 10, qPrintable(QStringLiteral("%1 for %2").arg(allocated).arg(all)));
}

void CudaMemoryTest::planThatDoesNotFit_saysWhatDoes()
{
    const ModelFiles files(std::filesystem::path(tests::goldenModel(QStringLiteral("dense"))));
    const auto planFor = [&](std::int64_t context) {
        return planGpu(cuda::plugin(), files.config.shape, files.weights, {.chunkTokens = kChunk, .contextTokens = context});
    };
    const LecternCudaPlan small = planFor(512);
    deviceMemory().limit = deviceMemory().allocatedBytes + static_cast<std::size_t>(small.neededBytes) + (1 << 20);
    const LecternCudaPlan large = planFor(1 << 20);
    QVERIFY(large.neededBytes > large.freeBytes);
    const auto failure = failureOf([&] { open(QStringLiteral("dense"), 100000); });
    QVERIFY(failure.has_value());
    QCOMPARE(failure->code(), ErrorCode::OutOfMemory);
    const std::int64_t fits = planFor(100000).contextThatFits;
    if (fits > 0) {
        QVERIFY2(failure->detail().find(std::to_string(fits) + " tokens of context fit") != std::string::npos, failure->what());
        QVERIFY(!failureOf([&] { open(QStringLiteral("dense"), fits); }));
    }
    QVERIFY(!failureOf([&] { open(QStringLiteral("dense"), 512); }));
}

void CudaMemoryTest::statesAndPages_comeBack()
{
    const auto engine = open(QStringLiteral("dense"), 512);
    const std::vector<TokenId> tokens = tokensOf(QStringLiteral("dense"), 40);
    std::size_t after = 0;
    for (int round = 0; round < 12; ++round) {
        Session session = newSession(engine);
        session.prefill(tokens);
        const Checkpoint checkpoint = session.checkpoint();
        session.prefill(tokens);
        session.restore(checkpoint);
        session.decode({.maxTokens = 8}, {}, {});
        if (round == 1)
            after = deviceMemory().allocatedBytes;
        if (round > 1)
            QVERIFY(deviceMemory().allocatedBytes <= after);
    }
}

QTEST_GUILESS_MAIN(CudaMemoryTest)
#include "memory_test.moc"
