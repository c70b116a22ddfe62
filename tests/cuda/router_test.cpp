// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#include "engine/cuda/kernels/router.h"
#include "tests/cuda/mistake.h"
#include "tests/cuda/orders.h"
#include "tests/cuda/routing_case.h"

#include <QtTest>

using namespace lectern::engine::cuda;
using namespace lectern::tests;

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
    RouterCase question(tokens, experts, choices);
    QVERIFY(sameInEveryOrder([&] {
        question.route<__nv_bfloat16>();
        return question.to.weight.get();
    }));
    // The same values as float32 give the same bits.
    const std::vector<float> ofBf16 = question.to.weight.get();
    QCOMPARE(question.mistake(), std::string());
    question.route<float>();
    QVERIFY(sameBits(question.to.weight.get(), ofBf16));
    QCOMPARE(question.mistake(), std::string());
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
    QCOMPARE(to.orderMistake(), std::string());

    // What the experts read.
    DeviceArray<__nv_bfloat16> spread(RoutingCase::of(tokens * choices, width));
    spreadTokens<__nv_bfloat16>(
        {.routing = to.routing, .rows = tokens * choices, .width = width, .x = x.data(), .to = spread.data()}, nullptr);
    std::vector<__nv_bfloat16> wantedRows;
    const std::vector<__nv_bfloat16> all = x.get();
    for (const int from : to.token.get())
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
    QCOMPARE(gatherMistake(5, 7, 3, 300), std::string());
}

QTEST_GUILESS_MAIN(RouterTest)
#include "router_test.moc"
