// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/router.h"
#include "tests/cuda/device_array.h"
#include "tests/cuda/mistake.h"
#include "tests/cuda/orders.h"
#include "tests/support/noise.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

namespace {

/// The arrays of a Routing.
struct RoutingCase {
    DeviceArray<int> expert, row, token, offsets, active;
    DeviceArray<float> weight;
    Routing routing;

    RoutingCase(int tokens, int experts, int choices)
        : expert(of(tokens, choices)), row(of(tokens, choices)), token(of(tokens, choices)), offsets(of(experts + 1, 1)),
          active(of(experts + 2, 1)),
          weight(of(tokens, choices)), routing{tokens,     experts,      choices,        expert.data(), weight.data(),
                                               row.data(), token.data(), offsets.data(), active.data(), experts + 2}
    {
    }
    static std::size_t of(int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); }
};

} // namespace

/// The router's choices against double precision, and what is made of them.
class RouterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void choices_areTheBestOfTheSoftmax_data();
    void choices_areTheBestOfTheSoftmax();
    void amongEquals_theLowerNumberIsChosen();
    void rows_areInOrderOfExpertsThenTokens_data();
    void rows_areInOrderOfExpertsThenTokens();
    void gathered_isTheWeightedSum();
};

void RouterTest::choices_areTheBestOfTheSoftmax_data()
{
    QTest::addColumn<int>("tokens");
    QTest::addColumn<int>("experts");
    QTest::addColumn<int>("choices");
    for (const int tokens : {1, 3, 8, 41}) {
        QTest::addRow("%d tokens, 2 of 16", tokens) << tokens << 16 << 2;
        QTest::addRow("%d tokens, 8 of 8", tokens) << tokens << 8 << 8;
        QTest::addRow("%d tokens, 3 of 70", tokens) << tokens << 70 << 3;
    }
}

void RouterTest::choices_areTheBestOfTheSoftmax()
{
    QFETCH(int, tokens);
    QFETCH(int, experts);
    QFETCH(int, choices);
    const int width = 100;
    Noise noise;
    const std::vector<float> x = throughBf16(noise.many(RoutingCase::of(tokens, width), -2, 2));
    const std::vector<float> weight = noise.many(RoutingCase::of(experts, width));
    const DeviceArray<__nv_bfloat16> onDevice(toBf16(x));
    const DeviceArray<float> weights(weight);
    RoutingCase to(tokens, experts, choices);
    QVERIFY(sameInEveryOrder([&] {
        route<__nv_bfloat16>({.routing = to.routing, .width = width, .x = onDevice.data(), .weight = weights.data()}, nullptr);
        return to.weight.get();
    }));
    // The same values as float32 give the same bits.
    const std::vector<float> ofBf16 = to.weight.get();
    const DeviceArray<float> floats(x);
    route<float>({.routing = to.routing, .width = width, .x = floats.data(), .weight = weights.data()}, nullptr);
    QVERIFY(sameBits(to.weight.get(), ofBf16));

    std::vector<double> wanted;
    for (int token = 0; token < tokens; ++token) {
        std::vector<double> probabilities;
        double total = 0;
        for (int expert = 0; expert < experts; ++expert) {
            double logit = 0;
            for (int i = 0; i < width; ++i)
                logit += double(x[static_cast<std::size_t>(token * width + i)]) *
                         double(weight[static_cast<std::size_t>(expert * width + i)]);
            probabilities.push_back(std::exp(logit));
            total += probabilities.back();
        }
        std::vector<int> order(static_cast<std::size_t>(experts));
        for (int expert = 0; expert < experts; ++expert)
            order[static_cast<std::size_t>(expert)] = expert;
        std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
            return probabilities[static_cast<std::size_t>(a)] > probabilities[static_cast<std::size_t>(b)];
        });
        for (int choice = 0; choice < choices; ++choice) {
            const int expert = order[static_cast<std::size_t>(choice)];
            QCOMPARE(to.expert.get()[static_cast<std::size_t>(token * choices + choice)], expert);
            wanted.push_back(probabilities[static_cast<std::size_t>(expert)] / total);
        }
    }
    QCOMPARE(firstMistake(to.weight.get(), wanted, 1e-4), std::string());
}

void RouterTest::amongEquals_theLowerNumberIsChosen()
{
    const int experts = 40;
    const DeviceArray<__nv_bfloat16> x(toBf16(std::vector<float>(32, 1.0f)));
    const DeviceArray<float> weights(std::vector<float>(RoutingCase::of(experts, 32), 0.25f));
    RoutingCase to(1, experts, 4);
    route<__nv_bfloat16>({.routing = to.routing, .width = 32, .x = x.data(), .weight = weights.data()}, nullptr);
    QCOMPARE(to.expert.get(), (std::vector<int>{0, 1, 2, 3}));
    QCOMPARE(to.active.get(), [] {
        std::vector<int> active(42, -1);
        for (int i = 0; i < 4; ++i)
            active[static_cast<std::size_t>(i)] = i;
        return active;
    }());
}

void RouterTest::rows_areInOrderOfExpertsThenTokens_data()
{
    choices_areTheBestOfTheSoftmax_data();
}

void RouterTest::rows_areInOrderOfExpertsThenTokens()
{
    QFETCH(int, tokens);
    QFETCH(int, experts);
    QFETCH(int, choices);
    const int width = 64;
    Noise noise;
    const DeviceArray<__nv_bfloat16> x(toBf16(noise.many(RoutingCase::of(tokens, width))));
    const DeviceArray<float> weights(noise.many(RoutingCase::of(experts, width)));
    RoutingCase to(tokens, experts, choices);
    route<__nv_bfloat16>({.routing = to.routing, .width = width, .x = x.data(), .weight = weights.data()}, nullptr);
    const std::vector<int> chosen = to.expert.get(), row = to.row.get(), token = to.token.get(), offsets = to.offsets.get();
    std::vector<int> wantedToken, wantedOffsets{0}, wantedActive;
    for (int expert = 0; expert < experts; ++expert) {
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            if (chosen[i] != expert)
                continue;
            QCOMPARE(row[i], static_cast<int>(wantedToken.size()));
            wantedToken.push_back(static_cast<int>(i) / choices);
        }
        if (static_cast<int>(wantedToken.size()) > wantedOffsets.back())
            wantedActive.push_back(expert);
        wantedOffsets.push_back(static_cast<int>(wantedToken.size()));
    }
    wantedActive.resize(static_cast<std::size_t>(experts) + 2, -1);
    QCOMPARE(token, wantedToken);
    QCOMPARE(offsets, wantedOffsets);
    QCOMPARE(to.active.get(), wantedActive);

    // What the experts read.
    DeviceArray<__nv_bfloat16> spread(RoutingCase::of(tokens * choices, width));
    spreadTokens<__nv_bfloat16>(
        {.routing = to.routing, .rows = tokens * choices, .width = width, .x = x.data(), .to = spread.data()}, nullptr);
    std::vector<__nv_bfloat16> wantedRows;
    const std::vector<__nv_bfloat16> all = x.get();
    for (const int from : wantedToken)
        wantedRows.insert(wantedRows.end(), all.begin() + from * width, all.begin() + (from + 1) * width);
    QVERIFY(sameBits(spread.get(), wantedRows));
    const int first = tokens * choices / 3, rows = tokens * choices - first;
    DeviceArray<float> some(RoutingCase::of(rows, width));
    spreadTokens<float>({.routing = to.routing, .first = first, .rows = rows, .width = width, .x = x.data(), .to = some.data()},
                        nullptr);
    QVERIFY(sameBits(some.get(), toFloats(std::vector<__nv_bfloat16>(wantedRows.begin() + first * width, wantedRows.end()))));
}

void RouterTest::gathered_isTheWeightedSum()
{
    const int tokens = 5, choices = 3, width = 300;
    Noise noise;
    RoutingCase to(tokens, 7, choices);
    const std::vector<float> weight = noise.many(RoutingCase::of(tokens, choices), 0, 1);
    std::vector<int> row;
    for (int i = 0; i < tokens * choices; ++i)
        row.push_back((i * 7 + 3) % (tokens * choices));
    to.weight.set(weight);
    to.row.set(row);
    const std::vector<float> rows = noise.many(RoutingCase::of(tokens * choices, width), -9, 9);
    const DeviceArray<float> onDevice(rows);
    DeviceArray<float> out(RoutingCase::of(tokens, width));
    gatherExperts({.routing = to.routing, .width = width, .rows = onDevice.data(), .out = out.data()}, nullptr);
    std::vector<double> wanted;
    for (int token = 0; token < tokens; ++token) {
        for (int i = 0; i < width; ++i) {
            double sum = 0;
            for (int choice = 0; choice < choices; ++choice) {
                const auto at = static_cast<std::size_t>(token * choices + choice);
                sum += double(weight[at]) * double(rows[static_cast<std::size_t>(row[at] * width + i)]);
            }
            wanted.push_back(sum);
        }
    }
    QCOMPARE(firstMistake(out.get(), wanted, 1e-6, 1e-5), std::string());
}

QTEST_GUILESS_MAIN(RouterTest)
#include "router_test.moc"
