// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/sampler.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

using namespace lectern::engine;

namespace {

std::vector<float> noise(std::size_t count, float deviation, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0, deviation);
    std::vector<float> logits(count);
    for (float& logit : logits)
        logit = normal(random);
    return logits;
}

/// All tokens in order, the likeliest first, in double precision.
class Reference {
public:
    Reference(const std::vector<float>& logits, const SamplingOptions& options) : m_options(options), m_random(options.seed)
    {
        const double largest = double(*std::max_element(logits.begin(), logits.end()));
        for (const float logit : logits)
            m_probabilities.push_back(std::exp((double(logit) - largest) / double(options.temperature)));
        m_order.resize(logits.size());
        std::iota(m_order.begin(), m_order.end(), 0);
        std::stable_sort(m_order.begin(), m_order.end(), [&](int a, int b) { return probability(a) > probability(b); });
        const double all = std::accumulate(m_probabilities.begin(), m_probabilities.end(), 0.0);
        while (m_kept < m_order.size() && m_nucleus < double(options.topP) * all)
            m_nucleus += probability(m_order[m_kept++]);
    }

    /// The token, and how near a draw came to the edge between two of them.
    std::pair<TokenId, double> next()
    {
        double left = double(m_random() >> 11) * 0x1p-53 * m_nucleus;
        for (std::size_t i = 0; i < m_kept; ++i) {
            const double share = probability(m_order[i]);
            if (left < share)
                return {m_order[i], std::min(left, share - left) / m_nucleus};
            left -= share;
        }
        return {m_order[m_kept - 1], 0};
    }

private:
    double probability(int token) const { return m_probabilities[std::size_t(token)]; }

    SamplingOptions m_options;
    std::mt19937_64 m_random;
    std::vector<double> m_probabilities;
    std::vector<int> m_order;
    std::size_t m_kept = 0;
    double m_nucleus = 0;
};

} // namespace

class SamplerTest : public QObject {
    Q_OBJECT

private slots:
    void withoutTemperature_theBestIsTaken_andOfEqualsTheFirst()
    {
        const std::vector<float> logits{1, 3, -2, 3, 0};
        QCOMPARE(Sampler({}).sample(logits), TokenId(1));
    }

    void draws_areThoseOfAllTokensInOrder_data()
    {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<float>("deviation");
        QTest::addColumn<float>("temperature");
        QTest::addColumn<float>("topP");
        QTest::newRow("one token") << 1 << 1.0f << 1.0f << 1.0f;
        QTest::newRow("a few") << 7 << 1.0f << 0.8f << 0.9f;
        QTest::newRow("peaked") << 5000 << 6.0f << 0.6f << 0.95f;
        QTest::newRow("flat, so that the unlikely count") << 5000 << 0.5f << 1.0f << 1.0f;
        QTest::newRow("very flat, nucleus of most") << 3000 << 4.0f << 2.0f << 0.9999f;
        QTest::newRow("all, peaked") << 5000 << 5.0f << 1.0f << 1.0f;
        QTest::newRow("nucleus of one") << 100 << 3.0f << 0.7f << 0.0f;
    }

    void draws_areThoseOfAllTokensInOrder()
    {
        QFETCH(int, tokens);
        QFETCH(float, deviation);
        QFETCH(float, temperature);
        QFETCH(float, topP);
        const SamplingOptions options{.temperature = temperature, .topP = topP, .seed = 17};
        const std::vector<float> logits = noise(std::size_t(tokens), deviation, 5);
        Reference reference(logits, options);
        Sampler sampler(options);
        if (topP == 0)
            QCOMPARE(sampler.sample(logits), TokenId(std::max_element(logits.begin(), logits.end()) - logits.begin()));
        else
            for (int i = 0; i < 500; ++i) {
                const auto [token, margin] = reference.next();
                const TokenId drawn = sampler.sample(logits);
                if (margin > 1e-5) // float32 may put an edge elsewhere
                    QCOMPARE(drawn, token);
            }
    }

    void logitsThatAreNoNumbers_stillGiveAToken()
    {
        const std::vector<float> logits(10, std::numeric_limits<float>::quiet_NaN());
        const TokenId token = Sampler({.temperature = 1}).sample(logits);
        QVERIFY(token >= 0 && token < 10);
    }
};

QTEST_GUILESS_MAIN(SamplerTest)
#include "sampler_test.moc"
