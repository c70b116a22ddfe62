// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cpu/cpu_features.h"
#include "engine/model/config.h"
#include "engine/session.h"

#include <QtTest>

#include <algorithm>
#include <chrono>
#include <cmath>

using namespace lectern;
using namespace lectern::engine;

namespace {

const QString kGolden = QStringLiteral(LECTERN_TEST_DATA "/golden/");

std::vector<TokenId> someTokens(int count)
{
    std::vector<TokenId> tokens;
    for (int i = 0; i < count; ++i)
        tokens.push_back(static_cast<TokenId>(7 + i * 13 % 101));
    return tokens;
}

/// Outputs are computed in sixteens.
double sixteens(int outputs)
{
    return (outputs + 15) / 16 * 16;
}

/// Weights that one token is multiplied with, by operation, summed over layers.
struct LinearWeights {
    double mambaIn = 0, mambaX = 0, mambaDt = 0, mambaOut = 0, attentionIn = 0, attentionOut = 0;
    double feedForward = 0, router = 0, experts = 0, head = 0;
};

LinearWeights linearWeights(const ModelShape& s)
{
    LinearWeights w;
    const double h = s.hidden, inner = s.inner;
    for (const ModelShape::Layer& layer : s.layers) {
        if (layer.attention) {
            const double queries = s.heads * s.headDim, keys = s.kvHeads * s.headDim;
            w.attentionIn += h * (sixteens(int(queries)) + 2 * sixteens(int(keys)));
            w.attentionOut += queries * sixteens(s.hidden);
        } else {
            w.mambaIn += h * 2 * inner;
            w.mambaX += inner * sixteens(s.dtRank + 2 * s.stateDim);
            w.mambaDt += s.dtRank * inner;
            w.mambaOut += inner * h;
        }
        const double feedForward = 3 * h * s.intermediate;
        if (layer.experts > 1) {
            w.router += h * sixteens(layer.experts);
            w.experts += s.expertsPerToken * feedForward;
        } else {
            w.feedForward += feedForward;
        }
    }
    w.head = h * s.vocabulary;
    return w;
}

} // namespace

/// What a backend reports is what the model's configuration says has to be computed.
class ProfileTest : public QObject
{
    Q_OBJECT

private slots:
    void reading_isCountedAsTheShapeSays_data() { models(); }
    void reading_isCountedAsTheShapeSays()
    {
        QFETCH(QString, model);
        open(model);
        constexpr int kBefore = 37, kTokens = 150;
        Session session(m_engine, {.precision = Precision::Exact, .chunkTokens = 64});
        session.prefill(someTokens(kBefore));
        Profile profile;
        session.reportTo(&profile);
        session.prefill(someTokens(kTokens));
        session.reportTo(nullptr);

        const LinearWeights w = linearWeights(m_shape);
        const auto compare = [&](Operation operation, double weights) {
            QCOMPARE(profile.of(operation).allOperations(), 2 * weights * kTokens);
            QCOMPARE(profile.of(operation).calls > 0, weights > 0);
        };
        compare(Operation::MambaIn, w.mambaIn);
        compare(Operation::MambaX, w.mambaX);
        compare(Operation::MambaDt, w.mambaDt);
        compare(Operation::MambaOut, w.mambaOut);
        compare(Operation::AttentionIn, w.attentionIn);
        compare(Operation::AttentionOut, w.attentionOut);
        compare(Operation::FeedForward, w.feedForward);
        compare(Operation::Router, w.router);
        compare(Operation::Experts, w.experts);
        QCOMPARE(profile.of(Operation::Head).calls, std::int64_t(0));

        double seen = 0;
        for (int t = 0; t < kTokens; ++t)
            seen += kBefore + t + 1;
        QCOMPARE(profile.of(Operation::Attention).allOperations(),
                 4.0 * m_shape.heads * m_shape.headDim * seen * m_shape.attentionLayers());
        QVERIFY(profile.of(Operation::Scan).allOperations() > 0 && profile.of(Operation::Convolution).allOperations() > 0);
        QCOMPARE(profile.seconds(), 0.0); // not timed
    }

    void writing_readsEveryWeightAndAllKeysOnce_data() { models(); }
    void writing_readsEveryWeightAndAllKeysOnce()
    {
        QFETCH(QString, model);
        open(model);
        Session session(m_engine, {.precision = Precision::Exact});
        session.prefill(someTokens(99));
        Profile profile;
        session.reportTo(&profile);
        session.prefill(someTokens(1));
        QVERIFY(!session.logits().empty());

        const LinearWeights w = linearWeights(m_shape);
        QCOMPARE(profile.of(Operation::Head).allOperations(), 2 * w.head);
        const double bytes = model == "dense" ? 4 : 2; // float32, bfloat16
        for (const auto& [operation, weights] : {std::pair{Operation::MambaIn, w.mambaIn}, {Operation::AttentionIn, w.attentionIn},
                                                 {Operation::Experts, w.experts}, {Operation::FeedForward, w.feedForward}, {Operation::Head, w.head}})
            QCOMPARE(profile.of(operation).bytes, bytes * weights);
        QCOMPARE(profile.of(Operation::Attention).bytes,
                 100.0 * double(m_shape.kvValuesPerToken()) * 4);
    }

    void profile_changesNoBitAndAccountsForTheTime()
    {
        open("moe");
        Session plain(m_engine), watched(m_engine);
        plain.prefill(someTokens(400));
        Profile profile(true);
        watched.reportTo(&profile);
        const auto begin = std::chrono::steady_clock::now();
        watched.prefill(someTokens(400));
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        QVERIFY(std::ranges::equal(plain.logits(), watched.logits()));
        QVERIFY(profile.seconds() - profile.of(Operation::Head).seconds <= seconds);
        for (const Operation operation : {Operation::Embedding, Operation::Norm, Operation::Scan, Operation::Attention, Operation::Activation})
            QVERIFY(profile.of(operation).seconds > 0);
    }

    void leastSeconds_areThoseOfTheSlowerOfArithmeticAndMemory()
    {
        DeviceLimits limits{.bytes = 10, .operations = {}};
        limits.of(Arithmetic::Float) = 100;
        limits.of(Arithmetic::Integer) = 1000;
        Profile profile;
        profile.addWork(Operation::Head, {.arithmetic = Arithmetic::Integer, .operations = 500, .bytes = 40});
        profile.addWork(Operation::Scan, {.arithmetic = Arithmetic::Float, .operations = 300, .bytes = 10});
        profile.addWork(Operation::Scan, {.arithmetic = Arithmetic::Integer, .operations = 1000, .bytes = 10});
        QCOMPARE(profile.leastSeconds(limits), 4.0 + 4.0);
        QCOMPARE(profile.of(Operation::Scan).leastSeconds(limits), 4.0);
    }

    void limits_areMeasuredForTheArithmeticInUse()
    {
        open("dense");
        const DeviceLimits limits = m_engine->measureLimits();
        QVERIFY(limits.bytes > 1e8 && limits.bytes < 1e13);
        QVERIFY(limits.of(Arithmetic::Float) > 1e8 && limits.of(Arithmetic::Float) < 1e15);
        const bool integers = cpu::chooseKernels().multiplyIntegers != nullptr;
        QCOMPARE(limits.of(Arithmetic::Integer) > 0, integers);
        QVERIFY(m_engine->measureReading(1 << 20) > 1e8);
        QVERIFY(m_engine->measureReading(0) > 0);
        for (const cpu::Kernels* kernels : cpu::availableKernels()) {
            QVERIFY(kernels->peaks.read && kernels->peaks.floats.run && kernels->peaks.floats.operations > 0);
            QCOMPARE(kernels->peaks.integers.run != nullptr, kernels->multiplyIntegers != nullptr);
            // The sum of 0.5 s + 0.5 is 1 for each lane of each chain.
            QCOMPARE(kernels->peaks.floats.run(100), float(kernels->peaks.floats.operations / 2));
            // Every multiply-add adds one.
            if (kernels->peaks.integers.run)
                QCOMPARE(kernels->peaks.integers.run(100), float(100 * kernels->peaks.integers.operations / 2));
        }
    }

private:
    static void models()
    {
        QTest::addColumn<QString>("model");
        QTest::newRow("dense") << "dense";
        QTest::newRow("moe") << "moe";
    }

    void open(const QString& model)
    {
        m_engine = Engine::open((kGolden + model + "/model").toStdString(), {.threads = 2});
        m_shape = readConfig((kGolden + model + "/model").toStdString()).shape;
    }

    std::shared_ptr<const Engine> m_engine;
    ModelShape m_shape;
};

QTEST_GUILESS_MAIN(ProfileTest)
#include "profile_test.moc"
